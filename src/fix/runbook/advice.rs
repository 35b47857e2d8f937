//! What no SQL does.

pub(super) const BEFORE: &str = "\
Run this on a copy first: a restored snapshot as the source, an empty server of the target's version as the target.
Every file stops before it changes anything when it stands on the wrong server or when the schema has changed, can
be run again when it stopped half-way, and has its way back in `rollback/`: from the last file that was begun to the
first, each refuses while one behind it stands. A plan is for one schema: from here on
change no tables, columns or types on the source until the migration is over, or write the plan anew.

";

pub(super) const GOING_BACK: &str = "\
## Going back

Until phase 5 the source is untouched but for phase 1, whose way back is its own file: stop the task, drop its
replication slot (an unused slot keeps WAL until the disk is full), and go on as before.

After the cutover the target has writes that the source has not. To be able to go back without losing them, make a
second task from the target to the source *before* the cutover, ready to start at the moment when the application
begins to write to the target (change data capture only, with `LoopbackPreventionSettings` where both run at once).
Without it, going back means to lose what was written since, or to carry it over by hand.

";

pub(super) const BESIDE_SQL: &str = "\
## What no SQL does

- While changes are captured, the slot keeps WAL on the source's disk: watch
  `SELECT slot_name, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) FROM pg_replication_slots`.
- Rewrites and index builds need about the size of the table, or of the index, once more on disk, and as much WAL.
- One writer a row: while changes are applied, DMS overwrites what the application writes to the same row on the
  target. Keys that both sides may make up on their own (emails, names, numbers of a form) can collide.
- Large objects (`pg_largeobject`) are moved with `pg_dump --large-objects`, while nobody writes them.
- Extensions have to be offered by the target, and some have to be in its `shared_preload_libraries`.
- Scheduled jobs (`pg_cron`, `pg_timetable`, jobs outside), subscriptions and user mappings are made by hand.
- Where a parameter group or a role set `session_replication_role` for the load, set it back.
- Users log in to the target with passwords that are set there: no dump, snapshot or plan holds any.
- Privileges that were changed on what an extension or PostgreSQL itself made, and on parameters, are in no file here.
  Ask both servers, and grant or revoke by hand what differs; a function that PUBLIC may not call on the source is one
  that everybody may call on the target until then:

```sql
";

/// Lists them: what differs from what was there when the extension, or the server, was made.
pub(super) const PRIVILEGES_LEFT: &str = "\
SELECT pg_describe_object(made.class, made.object, 0) AS object, made.privileges
FROM (
  SELECT 'pg_proc'::regclass AS class, oid AS object, pronamespace AS schema, proacl AS privileges FROM pg_proc
  UNION ALL SELECT 'pg_class'::regclass, oid, relnamespace, relacl FROM pg_class
  UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace, typacl FROM pg_type
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, NULL, fdwacl FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_language'::regclass, oid, NULL, lanacl FROM pg_language
) AS made
LEFT JOIN pg_init_privs AS initial ON initial.classoid = made.class AND initial.objoid = made.object AND initial.objsubid = 0
WHERE made.privileges IS DISTINCT FROM initial.initprivs
AND (made.schema = 'pg_catalog'::regnamespace
  OR made.class = 'pg_language'::regclass AND made.object < 16384
  OR EXISTS (SELECT FROM pg_depend AS d
    WHERE d.classid = made.class AND d.objid = made.object AND d.deptype = 'e'))
ORDER BY 1;
-- PostgreSQL 15 and later
SELECT parname, paracl FROM pg_parameter_acl;
";

pub(super) const BEHIND_PRIVILEGES_LEFT: &str = "\
```

";
