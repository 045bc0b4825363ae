-- Rendered from firelake.contracts: change it there. ${env} and ${account} stand for the deployment's.
-- Thermal frames, a row a chunk of at most 64 frames and 8 MiB: a key frame and differences.
-- key: source, device_id, event_time, within each dataset_version; partitions: dataset_version, shard
--   source           string     where the row comes from
--   device_id        string     one sensor head at one place
--   event_time       timestamp  when the chunk's first frame was taken, by the camera's clock [UTC]
--   scenario_id      bigint     the simulated scenario; missing in live rows
--   n_frames         int        frames in the chunk [1]
--   frame_period_s   double     time between frames [s]
--   width_px         int        columns of a frame [px]
--   height_px        int        rows of a frame [px]
--   codec            string     how the payload is coded
--   scale_k          double     kelvin a count [K]
--   offset_c         double     temperature of count 0 [C]
--   crc32            bigint     CRC-32 of the decoded counts, little-endian uint16
--   payload          binary     the coded counts
--   dataset_version  string     the data set that the row belongs to
--   shard            int        the array child that wrote the row
CREATE EXTERNAL TABLE IF NOT EXISTS firelake_${env}.raw_thermal_frames
LOCATION 's3://firelake-${env}-lake-${account}/raw_thermal_frames'
TBLPROPERTIES ('table_type' = 'DELTA');
