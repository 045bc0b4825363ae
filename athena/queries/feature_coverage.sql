-- How many windows each sensor covers, a row a kind of scenario: what a model must do without.
SELECT
    s.kind,
    count(*) AS windows,
    avg(f.co_present) AS co,
    avg(f.co2_present) AS co2,
    avg(f.o2_present) AS o2,
    avg(f.voc_present) AS voc,
    avg(f.temp_present) AS temp,
    avg(f.smoke_present) AS smoke,
    avg(f.humidity_present) AS humidity,
    avg(f.pm_present) AS pm,
    avg(f.pressure_present) AS pressure,
    avg(f.thermal_present) AS thermal,
    max(f.smoke_od_per_m_mean_10s) AS worst_smoke_od_per_m
FROM feat_fusion f
JOIN truth_scenarios s ON f.dataset_version = s.dataset_version AND f.scenario_id = s.scenario_id
WHERE f.dataset_version = ? AND f.feature_set_version = ?
GROUP BY s.kind
ORDER BY s.kind
