-- Rendered from firelake.contracts: change it there. ${env} and ${account} stand for the deployment's.
-- The zones of every room of a scenario, every 10 s (60 s in the device-month). No feature may read it.
-- key: dataset_version, scenario_id, room, t_s; partitions: dataset_version, shard
--   scenario_id      bigint     the simulated scenario
--   room             int        the room
--   t_s              double     time after the scenario's start [s]
--   upper_temp_c     float      upper layer's temperature [C]
--   lower_temp_c     float      lower layer's temperature [C]
--   layer_height_m   float      height of the interface above the floor [m]
--   pressure_pa      float      pressure above ambient at the floor [Pa]
--   upper_o2_pct     float      oxygen, wet [mol %]
--   upper_co2_pct    float      carbon dioxide, wet [mol %]
--   upper_co_ppm     float      carbon monoxide, wet [ppm]
--   upper_od_per_m   float      optical density, base 10 [1/m]
--   hrr_kw           float      heat that a fire releases in the room [kW]
--   dataset_version  string     the data set that the row belongs to
--   shard            int        the array child that wrote the row
CREATE EXTERNAL TABLE IF NOT EXISTS firelake_${env}.truth_zones
LOCATION 's3://firelake-${env}-lake-${account}/truth_zones'
TBLPROPERTIES ('table_type' = 'DELTA');
