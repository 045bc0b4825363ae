-- Rendered from firelake.contracts: change it there. ${env} and ${account} stand for the deployment's.
-- One row a head and scenario: when what happened, in seconds after its start. No feature may read it.
-- key: dataset_version, scenario_id, device_id; partitions: dataset_version, shard
--   scenario_id      bigint     the simulated scenario
--   device_id        string     one sensor head at one place
--   room             int        the head's room
--   has_camera       boolean    whether the head has a thermal camera that took frames
--   ignition_s       double     ignition; for overheating the first pyrolysis; missing when it does not happen by censored_s [s]
--   flaming_s        double     transition to flaming; missing when it does not happen by censored_s [s]
--   untenable_s      double     FED 0.3 (gas or heat) or visibility 10 m at 1.5 m height in the head's room; missing when it does not happen by censored_s [s]
--   censored_s       double     end of the run [s]
--   visible_s        double     first rise at the head since ignition: 0.01 1/m of smoke, or 2 K with soot of flames, with CO2 of such as have none; missing when it does not happen by censored_s [s]
--   observable       boolean    whether the head can see the fire before untenability
--   photo_s          double     photoelectric alarm at the head; missing when it does not happen by censored_s [s]
--   ion_s            double     ionisation alarm at the head; missing when it does not happen by censored_s [s]
--   heat_s           double     fixed heat alarm at the head; missing when it does not happen by censored_s [s]
--   ror_s            double     rate-of-rise alarm at the head; missing when it does not happen by censored_s [s]
--   co_s             double     CO alarm for fire at the head, EN 54-26; missing when it does not happen by censored_s [s]
--   co_poison_s      double     CO alarm for poisoning at the head, EN 50291-1; missing when it does not happen by censored_s [s]
--   co_poison_ul_s   double     CO alarm for poisoning at the head, UL 2034; missing when it does not happen by censored_s [s]
--   dataset_version  string     the data set that the row belongs to
--   shard            int        the array child that wrote the row
CREATE EXTERNAL TABLE IF NOT EXISTS firelake_${env}.truth_labels
LOCATION 's3://firelake-${env}-lake-${account}/truth_labels'
TBLPROPERTIES ('table_type' = 'DELTA');
