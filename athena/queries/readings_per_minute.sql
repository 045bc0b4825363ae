-- Readings and hottest air of each head, a row a minute.
SELECT
    device_id,
    date_trunc('minute', event_time) AS minute,
    count(*) AS readings,
    max(temp_c) AS hottest_c,
    max(co_ppm) AS most_co_ppm
FROM raw_point_readings
WHERE dataset_version = ?
GROUP BY device_id, date_trunc('minute', event_time)
ORDER BY device_id, minute
