-- What is wrong with a data set's features: a row is a failure, no row is well.
-- Parameters: dataset_version, feature_set_version.
WITH asked (dataset_version, feature_set_version) AS (
    SELECT ?, ?
),
fused AS (
    SELECT f.device_id, f.window_end, f.source
    FROM feat_fusion f
    JOIN asked a ON f.dataset_version = a.dataset_version AND f.feature_set_version = a.feature_set_version
),
heads AS (
    SELECT DISTINCT r.device_id
    FROM raw_point_readings r
    JOIN asked a ON r.dataset_version = a.dataset_version
)
SELECT 'windows' AS check_name, 'there is none' AS found
FROM (SELECT count(*) AS windows FROM fused) counted
WHERE windows = 0
UNION ALL
SELECT 'doubled windows' AS check_name, CAST(count(*) AS VARCHAR) AS found
FROM (
    SELECT source, device_id, window_end FROM fused GROUP BY source, device_id, window_end HAVING count(*) > 1
) doubled
HAVING count(*) > 0
UNION ALL
SELECT 'heads without a window' AS check_name, CAST(count(*) AS VARCHAR) AS found
FROM heads
LEFT JOIN (SELECT DISTINCT device_id FROM fused) seen ON heads.device_id = seen.device_id
WHERE seen.device_id IS NULL
HAVING count(*) > 0
