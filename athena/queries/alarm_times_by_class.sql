-- How long after ignition the conventional alarms of a place sound, by class of fire.
SELECT
    s.scenario_class,
    count(*) AS heads,
    count(l.photo_s) AS photo_alarms,
    approx_percentile(l.photo_s - l.ignition_s, 0.5) AS photo_s_p50,
    count(l.heat_s) AS heat_alarms,
    approx_percentile(l.heat_s - l.ignition_s, 0.5) AS heat_s_p50
FROM truth_labels l
JOIN truth_scenarios s ON l.dataset_version = s.dataset_version AND l.scenario_id = s.scenario_id
WHERE s.kind = 'fire' AND l.dataset_version = ?
GROUP BY s.scenario_class
ORDER BY s.scenario_class
