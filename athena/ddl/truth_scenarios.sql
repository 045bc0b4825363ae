-- Rendered from firelake.contracts: change it there. ${env} and ${account} stand for the deployment's.
-- One row a scenario: what was drawn and what made it. No feature may read it.
-- key: dataset_version, scenario_id; partitions: dataset_version, shard
--   scenario_id      bigint     the simulated scenario
--   series           string     a short scenario, or a day of the held-out device-month
--   kind             string     of its class: fire, which need not come (truth_labels.ignition_s tells) and may be a nuisance first (kinds in draws_json has both), nuisance or normal life
--   scenario_class   string     the catalogue's class, ordinary_hours or month_day
--   building_id      string     the building; splits are made by it
--   start_time       timestamp  the scenario's time zero [UTC]
--   duration_s       double     length of the run [s]
--   seed             bigint     the data set's seed
--   physics_version  string     the version of the simulators
--   draws_json       string     every number drawn, the model error, and when panes fell out, as JSON
--   dataset_version  string     the data set that the row belongs to
--   shard            int        the array child that wrote the row
CREATE EXTERNAL TABLE IF NOT EXISTS firelake_${env}.truth_scenarios
LOCATION 's3://firelake-${env}-lake-${account}/truth_scenarios'
TBLPROPERTIES ('table_type' = 'DELTA');
