-- Each head of each fire that burnt: when what happened there, and the earliest of the alarms that a building would have
-- had; missing where none sounded.
CREATE OR REPLACE VIEW heads_and_alarms AS
SELECT
    l.dataset_version,
    l.scenario_id,
    l.device_id,
    s.scenario_class,
    s.building_id,
    l.ignition_s,
    l.flaming_s,
    l.untenable_s,
    l.photo_s,
    l.ion_s,
    l.heat_s,
    l.ror_s,
    l.co_s,
    l.co_poison_s,
    l.co_poison_ul_s,
    -- least() is missing where one of its values is: 1e9 s, later than any run, stands for no alarm
    nullif(
        least(
            coalesce(l.photo_s, 1e9), coalesce(l.ion_s, 1e9), coalesce(l.heat_s, 1e9), coalesce(l.ror_s, 1e9),
            coalesce(l.co_s, 1e9), coalesce(l.co_poison_s, 1e9),
            coalesce(l.co_poison_ul_s, 1e9)
        ),
        1e9
    ) AS first_conventional_s
FROM truth_labels l
JOIN truth_scenarios s ON l.dataset_version = s.dataset_version AND l.scenario_id = s.scenario_id
WHERE l.ignition_s IS NOT NULL
ORDER BY l.dataset_version, l.scenario_id, l.device_id
