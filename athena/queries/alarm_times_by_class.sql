-- How long after ignition the conventional alarms of a place sound, by class of fire that burnt; the shifted generator's apart.
SELECT
    s.scenario_class,
    count(*) AS heads,
    count(l.photo_s) AS photo_alarms,
    avg(l.photo_s - l.ignition_s) AS photo_mean_s,
    count(l.heat_s) AS heat_alarms,
    avg(l.heat_s - l.ignition_s) AS heat_mean_s
FROM truth_labels l
JOIN truth_scenarios s ON l.dataset_version = s.dataset_version AND l.scenario_id = s.scenario_id
WHERE l.ignition_s IS NOT NULL AND s.building_id NOT LIKE 'shifted-%' AND l.dataset_version = ?
GROUP BY s.scenario_class
ORDER BY s.scenario_class
