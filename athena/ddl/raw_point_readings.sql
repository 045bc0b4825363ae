-- Rendered from firelake.contracts: change it there. ${env} and ${account} stand for the deployment's.
-- What the point sensors of a head read, live and simulated alike. A live head with a camera sends the scalars of its frames here; a simulated one has its frames in raw_thermal_frames and nulls here.
-- key: source, device_id, event_time, within each dataset_version; partitions: dataset_version, shard
--   source                string     where the row comes from
--   device_id             string     one sensor head at one place
--   event_time            timestamp  when the head took the reading, by its clock [UTC]
--   scenario_id           bigint     the simulated scenario; missing in live rows
--   temp_c                float      air temperature at the head [C]
--   co_ppm                float      carbon monoxide [ppm]
--   co2_pct               float      carbon dioxide [vol %]
--   o2_pct                float      oxygen as a cell tells it: less in damp air [vol %]
--   smoke_od_per_m        float      optical density, base 10 [1/m]
--   humidity_pct          float      relative humidity [%]
--   voc_index             float      metal-oxide sensor: resistance in clean air over resistance [1]
--   pm_ug_m3              float      mass of particles below 2.5 um [ug/m3]
--   pressure_pa           float      air pressure [Pa]
--   thermal_max_c         float      mean of the frame's hottest 16 pixels [C]
--   thermal_mean_c        float      mean of the frame [C]
--   thermal_median_c      float      median of the frame [C]
--   thermal_hot_fraction  float      share of pixels 15 K or more above the median [1]
--   dataset_version       string     the data set that the row belongs to
--   shard                 int        the array child that wrote the row
CREATE EXTERNAL TABLE IF NOT EXISTS firelake_${env}.raw_point_readings
LOCATION 's3://firelake-${env}-lake-${account}/raw_point_readings'
TBLPROPERTIES ('table_type' = 'DELTA');
