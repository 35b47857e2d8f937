-- The extensions that the server has the files of.
SELECT e.name AS name, e.default_version AS default_version, e.installed_version AS installed_version
FROM pg_available_extensions e
