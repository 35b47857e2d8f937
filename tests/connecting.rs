//! Connections go where libpq's would, as whom libpq's would; where they fail, the answer says why and what to do.

#![cfg(all(feature = "live", target_os = "linux"))]

mod connections;
mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use pgdms_lint::source::live::connect::{
    ConnectionParameters, ConnectionWarning, Environment, Failure, Host, Password, connect,
};
use tempfile::TempDir;

use connections::{PASSWORD, answer, ask, bare, failure, parameters, refused, runtime};
use support::certificates::write_private;
use support::listening::{ListeningServer, unused_address};
use support::postgres::Server;
use support::postgres::pooler::Pooler;

const WHO: &str = "select current_user || '@' || current_database()";

/// A server that lets `ann` in with her password alone.
fn server_with_password() -> ListeningServer {
    // servers before 14 store a password otherwise unless they are told
    let hashed = [("password_encryption", "scram-sha-256")];
    let server = ListeningServer::start_with("host all all all scram-sha-256", &hashed);
    let password = PASSWORD.replace('\'', "''");
    server.sql(&format!("CREATE ROLE ann LOGIN PASSWORD '{password}'"));
    server.sql("CREATE DATABASE shop");
    server
}

/// As the value of a keyword.
fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

fn in_url(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

fn in_password_file(text: &str) -> String {
    text.replace('\\', r"\\").replace(':', r"\:")
}

#[test]
fn a_password_is_found_wherever_libpq_would_find_it() {
    let server = server_with_password();
    let home = TempDir::new().unwrap();
    let at = server.address;
    let line = format!("# mine\n{at}:5432:shop:ann:{}\n", in_password_file(PASSWORD));
    let service = format!("[prod]\nhost={at}\nuser=ann\ndbname=shop\n");
    write_private(home.path(), ".pgpass", &line);
    write_private(home.path(), "elsewhere", &line);
    write_private(home.path(), ".pg_service.conf", &service);
    write_private(home.path(), "system/pg_service.conf", &format!("{service}password={PASSWORD}\n"));
    let elsewhere = home.path().join("elsewhere");
    let named = format!("host={at} user=ann dbname=shop");
    let variables = [("PGHOST", at.to_string()), ("PGUSER", "ann".into()), ("PGDATABASE", "shop".into())];
    let all_variables =
        variables.into_iter().fold(bare(), |all, (name, value)| all.with_variable(name, value));

    for (text, environment) in [
        (format!("postgres://ann:{}@{at}/shop", in_url(PASSWORD)), bare()),
        (format!("{named} password={}", quoted(PASSWORD)), bare()),
        (named.clone(), bare().with_variable("PGPASSWORD", PASSWORD)),
        (named.clone(), bare().with_home(home.path())),
        (named.clone(), bare().with_variable("PGPASSFILE", &elsewhere)),
        (format!("{named} passfile={}", elsewhere.display()), bare()),
        ("service=prod".into(), bare().with_home(home.path())),
        ("".into(), bare().with_home(home.path()).with_variable("PGSERVICE", "prod")),
        ("postgres://?service=prod".into(), bare().with_variable("PGSYSCONFDIR", home.path().join("system"))),
        ("".into(), all_variables.with_variable("PGPASSWORD", PASSWORD)),
    ] {
        assert_eq!(ask(&text, &environment, WHO).unwrap(), "ann@shop", "{environment:?}");
    }
}

#[test]
fn a_program_may_bring_the_password_itself() {
    let server = server_with_password();
    let found = parameters(
        &format!("host={} user=ann dbname=shop", server.address),
        &bare().with_variable("PGPASSWORD", "other"),
    );
    let brought = found.with_password(Password::new(PASSWORD));
    connections::hides_password(&format!("{brought:?} {brought}"));
    let answered = runtime().block_on(async { answer(&connect(&brought).await.unwrap(), WHO).await });
    assert_eq!(answered, "ann@shop");
}

#[test]
fn a_refused_password_is_told_with_where_it_came_from() {
    let server = server_with_password();
    let named = format!("host={} user=ann dbname=shop", server.address);
    assert_eq!(failure(&named, &bare()), Failure::PasswordMissing { looked_in: None });
    assert!(refused(&named, &bare()).to_string().contains("PGPASSFILE"));

    let wrong = failure(&named, &bare().with_variable("PGPASSWORD", "s3cret"));
    assert!(wrong.to_string().ends_with("; the password is from variable PGPASSWORD"), "{wrong}");

    let home = TempDir::new().unwrap();
    let file = write_private(home.path(), ".pgpass", "*:*:other:*:s3cret");
    let missing = failure(&named, &bare().with_home(home.path()));
    assert!(
        missing.to_string().contains(&format!("nor has {} a line that fits", file.display())),
        "{missing}"
    );
    let file = write_private(home.path(), ".pgpass", "*:*:other:*:x\n*:*:*:*:s3cret");
    let wrong = failure(&named, &bare().with_home(home.path())).to_string();
    assert!(wrong.ends_with(&format!("; the password is from {}, line 2", file.display())), "{wrong}");
}

#[test]
fn a_password_file_that_others_may_read_is_ignored_with_a_warning() {
    let home = TempDir::new().unwrap();
    let file = write_private(home.path(), ".pgpass", "*:*:*:*:s3cret");
    for mode in [0o640, 0o604] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let parameters = parameters("host=a", &bare().with_home(home.path()));
        assert_eq!(parameters.warnings(), [ConnectionWarning::PasswordFileOpen { file: file.clone() }]);
    }
}

#[test]
fn a_password_in_the_connection_string_is_warned_of() {
    for text in ["postgres://u:s3cret@h/d", "host=h password=s3cret", "postgres://h/d?password=s3cret"] {
        let parameters = parameters(text, &bare());
        assert_eq!(parameters.warnings(), [ConnectionWarning::PasswordInConnectionString]);
        assert!(parameters.warnings()[0].to_string().contains("PGPASSFILE"));
    }
    assert_eq!(parameters("host=h", &bare().with_variable("PGPASSWORD", "s3cret")).warnings(), []);
}

#[test]
fn the_string_beats_the_service_that_beats_the_environment() {
    let home = TempDir::new().unwrap();
    write_private(home.path(), ".pg_service.conf", "[s]\nhost=of-service\nport=2\nuser=of-service\n");
    let environment = bare()
        .with_home(home.path())
        .with_variable("PGSERVICE", "s")
        .with_variable("PGHOST", "of-environment")
        .with_variable("PGUSER", "of-environment")
        .with_variable("PGDATABASE", "of-environment");
    let resolved = |text| parameters(text, &environment).to_string();
    assert_eq!(resolved("host=of-string"), "postgres://of-service@of-string:2/of-environment");
    assert_eq!(resolved(""), "postgres://of-service@of-service:2/of-environment");
    assert_eq!(resolved("postgres:///of-string"), "postgres://of-service@of-service:2/of-string");
}

#[test]
fn defaults_are_those_of_libpq() {
    let resolved = parameters("host=h", &bare());
    assert_eq!(resolved.to_string(), "postgres://os-user@h:5432/os-user");
    let through_socket = parameters("", &bare());
    let (host, port) = through_socket.hosts().next().unwrap();
    assert!(matches!(host, Host::Socket(folder) if folder.is_absolute()) && port == 5432, "{host}");
    assert!(ConnectionParameters::parse("host=h", &Environment::empty()).is_err());
}

#[test]
fn what_is_shown_of_a_server_leads_to_it_again() {
    for text in [
        "postgres://us%20er@h:1,[::1]:2,%2Fvar%2Frun:3/d%2Fb",
        "host=/tmp,10.0.0.1 port=1,2 user='a b' dbname='@:/?#'",
    ] {
        let shown = parameters(text, &bare()).to_string();
        assert_eq!(parameters(&shown, &bare()).to_string(), shown);
    }
}

#[test]
fn what_cannot_be_honoured_is_refused_and_says_why() {
    let error = |text: &str| ConnectionParameters::parse(text, &bare()).unwrap_err().to_string();
    for (text, said) in [
        (
            "sslmod=require",
            "there is no connection parameter `sslmod` (in the connection string); did you mean `sslmode`?",
        ),
        ("sslmode=requires", "`sslmode` is `requires`, expected one of `disable`, `allow`"),
        ("gssencmode=require", "GSSAPI encryption is not supported"),
        ("require_auth=scram-sha-256", "channel_binding=require"),
        ("requirepeer=postgres", "`requirepeer` cannot be honoured"),
        ("replication=database", "a replication connection answers no queries"),
        ("port=0", "expected a number from 1 to 65535"),
        ("host=a,b port=1,2,3", "3 values of `port` for 2 hosts"),
        ("host=a,b hostaddr=127.0.0.1", "1 values of `hostaddr` for 2 hosts"),
        ("hostaddr=localhost", "expected an IPv4 or IPv6 address"),
        ("sslrootcert=system sslmode=require", "too weak for `sslrootcert=system`"),
        ("sslnegotiation=direct", "too weak for `sslnegotiation=direct`"),
        ("service=none", "there is no service `none` in "),
        ("sslcrldir=/x", "name it with `sslcrl`"),
        ("postgres://a:b", "`port` is something else, expected a number"),
    ] {
        assert!(error(text).contains(said), "{text}: {}", error(text));
    }
    let error = ConnectionParameters::parse("", &bare().with_variable("PGREQUIREAUTH", "md5")).unwrap_err();
    assert!(error.to_string().contains("(variable PGREQUIREAUTH)"), "{error}");
}

#[test]
fn no_error_shows_a_password_however_it_is_misplaced() {
    for text in [
        "postgres://u:s3cret/x@h/d",
        "postgresql+driver://u:s3cret@h/d",
        "postgres://u:s3@cret@h/d",
        "postgres://u:s3cret%@h",
        "postgres://u:s3cret",
        "postgres://h?password=a&s3cret=b",
        "password=my s3cret",
        "password=my s3cret=x",
        "password='s3cret",
        "sslpassword=s3cret port=x",
        "scram_client_key=s3cret",
        "oauth_client_secret=s3cret",
        "password=s3cret hots=x sslmode",
    ] {
        let error = ConnectionParameters::parse(text, &bare()).unwrap_err();
        connections::hides_password(&format!("{error} {error:?}"));
    }
}

#[test]
fn what_has_no_effect_is_said() {
    let warned = parameters("host=h krbsrvname=pg sslpassword=s3cret", &bare());
    let said: Vec<String> = warned.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "`krbsrvname` has no effect: GSSAPI (Kerberos) is not supported (in the connection string)",
            "`sslpassword` has no effect: encrypted keys are not supported (in the connection string)",
        ]
    );
}

#[test]
fn several_hosts_are_tried_until_one_will_do() {
    let writing = ListeningServer::start("host all all all trust");
    let reading =
        ListeningServer::start_with("host all all all trust", &[("default_transaction_read_only", "on")]);
    let (dead, first, second) = (unused_address(), reading.address, writing.address);
    let hosts = format!("postgres://postgres@{dead},{first},{second}/postgres");
    let reached = |wanted: &str| {
        let text = format!("{hosts}?target_session_attrs={wanted}");
        ask(&text, &bare(), "select host(inet_server_addr())")
    };
    assert_eq!(reached("any").unwrap(), first.to_string());
    assert_eq!(reached("read-only").unwrap(), first.to_string());
    assert_eq!(reached("read-write").unwrap(), second.to_string());
    assert_eq!(reached("primary").unwrap(), first.to_string());
    assert_eq!(reached("prefer-standby").unwrap(), first.to_string());

    let error = reached("standby").unwrap_err();
    let failures: Vec<&Failure> = error.attempts().iter().map(|attempt| &attempt.failure).collect();
    assert!(
        matches!(
            failures[..],
            [Failure::Refused, Failure::OtherSession { .. }, Failure::OtherSession { .. }]
        ),
        "{error}"
    );
    let said = error.to_string();
    assert!(said.contains(&format!("{second}, port 5432: the server is a primary")), "{said}");

    let text = format!("{hosts}?load_balance_hosts=random");
    let reached: Vec<String> =
        (0..40).map(|_| ask(&text, &bare(), "select host(inet_server_addr())").unwrap()).collect();
    assert!(reached.contains(&first.to_string()) && reached.contains(&second.to_string()), "{reached:?}");
}

#[test]
fn a_standby_is_told_from_a_primary() {
    let primary = ListeningServer::start_with(
        "local replication all trust",
        &[("wal_level", "replica"), ("max_wal_senders", "3")],
    );
    let standby = primary.server.start_standby();
    let hosts = format!(
        "host={},{} user=postgres dbname=postgres",
        primary.server.socket_directory().display(),
        standby.socket_directory().display(),
    );
    let reached = |wanted: &str| {
        let text = format!("{hosts} target_session_attrs={wanted}");
        ask(&text, &bare(), "select pg_is_in_recovery()::text").unwrap()
    };
    assert_eq!(["any", "primary", "read-write"].map(reached), ["false"; 3]);
    assert_eq!(["standby", "prefer-standby", "read-only"].map(reached), ["true"; 3]);
}

#[test]
fn a_socket_is_connected_to_whatever_is_said_of_tls() {
    let server = Server::shared();
    let folder = server.socket_directory().display();
    for text in [
        format!("host={folder} user=postgres sslmode=require"),
        format!("postgres://postgres@/postgres?host={folder}&sslmode=verify-full"),
        format!("postgres://postgres@{}/postgres", in_url(&folder.to_string())),
    ] {
        assert_eq!(ask(&text, &bare(), WHO).unwrap(), "postgres@postgres");
    }
    assert_eq!(failure(&format!("host={folder} port=5433 user=postgres"), &bare()), Failure::NoSocket);
}

#[test]
fn the_server_sees_who_connects_and_gets_options_only_on_request() {
    let server = Server::shared();
    let socket = format!("host={} user=postgres", server.socket_directory().display());
    let name = "select current_setting('application_name')";
    assert_eq!(ask(&socket, &bare(), name).unwrap(), "pgdms-lint");
    assert_eq!(ask(&format!("{socket} application_name=mine"), &bare(), name).unwrap(), "mine");
    let environment =
        bare().with_variable("PGAPPNAME", "ours").with_variable("PGOPTIONS", "-c work_mem=77kB");
    assert_eq!(ask(&socket, &environment, name).unwrap(), "ours");
    assert_eq!(ask(&socket, &environment, "select current_setting('work_mem')").unwrap(), "77kB");
}

#[test]
fn a_pooler_takes_the_connection_and_its_console_is_told_from_a_database() {
    let server = Server::shared();
    let pooler = Pooler::start(&server, 3);
    let pooled = format!("host={} port={} user=postgres", pooler.socket_directory().display(), pooler.port());
    assert_eq!(ask(&pooled, &bare(), WHO).unwrap(), "postgres@postgres");
    assert_eq!(
        ask(&format!("{pooled} target_session_attrs=read-write"), &bare(), WHO).unwrap(),
        "postgres@postgres"
    );
    let refused = failure(&pooled, &bare().with_variable("PGOPTIONS", "-c work_mem=77kB"));
    assert!(matches!(refused, Failure::OptionsRefused { .. }), "{refused}");
    let console = failure(&format!("{pooled} dbname=pgbouncer"), &bare());
    assert_eq!(console, Failure::PoolerConsole { database: "pgbouncer".into() });
}

#[test]
fn what_the_server_refuses_is_told_apart() {
    let server = ListeningServer::start("host all all all trust");
    server.sql("CREATE ROLE bob LOGIN; CREATE ROLE crowd LOGIN CONNECTION LIMIT 0");
    server.sql("CREATE DATABASE private");
    server.sql("REVOKE CONNECT ON DATABASE private FROM public");
    let to = |user: &str, database: &str| {
        failure(&format!("host={} user={user} dbname={database}", server.address), &bare())
    };
    assert_eq!(to("bob", "none"), Failure::UnknownDatabase { database: "none".into() });
    let private = to("bob", "private");
    assert!(private.to_string().contains("GRANT CONNECT ON DATABASE private TO bob"), "{private}");
    assert!(matches!(to("crowd", "postgres"), Failure::TooManyConnections { .. }));
    let nobody = to("nobody", "postgres");
    assert!(matches!(&nobody, Failure::AuthenticationFailed { user, .. } if user == "nobody"), "{nobody}");
}

#[test]
fn who_is_not_let_in_learns_of_pg_hba() {
    let server = ListeningServer::start("host all ann all trust");
    let refused = refused(&format!("host={} user=postgres", server.address), &bare()).to_string();
    assert!(refused.contains("no pg_hba.conf entry for host"), "{refused}");
    assert!(refused.contains("add a line to its pg_hba.conf"), "{refused}");
}

#[test]
fn who_does_not_answer_or_is_no_server_is_told_apart() {
    let dead = unused_address();
    assert_eq!(failure(&format!("host={dead}"), &bare()), Failure::Refused);
    assert!(matches!(failure("host=nobody.invalid", &bare()), Failure::UnknownHost { .. }));

    let (address, port) = answering(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    for mode in ["disable", "require"] {
        let text = format!("host={address} port={port} sslmode={mode}");
        assert_eq!(failure(&text, &bare()), Failure::NotPostgres, "{mode}");
    }
    let (address, port) = answering(b"SSH-2.0-OpenSSH_9.2p1\r\n");
    for mode in ["disable", "require"] {
        let text = format!("host={address} port={port} sslmode={mode}");
        assert_eq!(failure(&text, &bare()), Failure::NotPostgres, "{mode}");
    }
    let (address, port) = answering(b"");
    let lost = failure(&format!("host={address} port={port} sslmode=disable"), &bare());
    assert!(matches!(lost, Failure::Lost { .. }), "{lost}");
}

#[test]
fn a_server_that_starts_is_passed_over_for_the_next() {
    let server = ListeningServer::start("host all all all trust");
    let (address, port) = answering(&error_response("57P03", "the database system is starting up"));
    let starting = failure(&format!("host={address} port={port} sslmode=disable"), &bare());
    assert_eq!(starting, Failure::NotAccepting { message: "the database system is starting up".into() });
    let text = format!("host={address},{} port={port},5432 user=postgres sslmode=disable", server.address);
    assert_eq!(ask(&text, &bare(), WHO).unwrap(), "postgres@postgres");
    // one that refuses for good is not
    let (address, port) = answering(&error_response("28P01", "no"));
    let text = format!("host={address},{} port={port},5432 user=postgres sslmode=disable", server.address);
    assert!(matches!(failure(&text, &bare()), Failure::AuthenticationFailed { .. }));
}

#[test]
fn a_server_that_says_nothing_is_given_up_after_the_timeout() {
    let listener = TcpListener::bind((unused_address(), 0)).unwrap();
    let at = listener.local_addr().unwrap();
    let start = Instant::now();
    for mode in ["disable", "require"] {
        let text = format!("host={} port={} sslmode={mode} connect_timeout=1", at.ip(), at.port());
        assert_eq!(failure(&text, &bare()), Failure::Timeout { limit: Duration::from_secs(1) });
    }
    assert!(start.elapsed() < Duration::from_secs(10));
    let waits =
        |seconds: &str| parameters(&format!("host=h connect_timeout={seconds}"), &bare()).connect_timeout();
    assert_eq!(waits("0"), None);
    assert_eq!(waits("7"), Some(Duration::from_secs(7)));
}

#[test]
fn a_running_query_is_stopped() {
    let server = Server::shared();
    let parameters =
        parameters(&format!("host={} user=postgres", server.socket_directory().display()), &bare());
    runtime().block_on(async {
        let connected = connect(&parameters).await.unwrap();
        let canceller = connected.canceller();
        let start = Instant::now();
        let sleep = connected.client().query_typed("select pg_sleep(60)", &[]);
        let stop = async {
            tokio::time::sleep(Duration::from_millis(200)).await;
            canceller.cancel().await.unwrap();
        };
        let (slept, ()) = tokio::join!(sleep, stop);
        assert_eq!(slept.unwrap_err().code().unwrap().code(), "57014");
        assert!(start.elapsed() < Duration::from_secs(20));
        assert_eq!(answer(&connected, WHO).await, "postgres@postgres");
    });
}

#[test]
fn what_the_server_said_last_is_told() {
    let server = Server::shared();
    let parameters =
        parameters(&format!("host={} user=postgres", server.socket_directory().display()), &bare());
    runtime().block_on(async {
        let connected = connect(&parameters).await.unwrap();
        let id = answer(&connected, "select pg_backend_pid()::text").await;
        server.psql("postgres", &format!("SELECT pg_terminate_backend({id})")).unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(connected.client().query_typed("select 1", &[]).await.is_err());
        let last = connected.end().await.unwrap();
        assert_eq!(last.code().unwrap().code(), "57P01");
    });
}

/// Listens, and answers whatever comes with these bytes.
fn answering(bytes: &[u8]) -> (Ipv4Addr, u16) {
    let address = unused_address();
    let listener = TcpListener::bind((address, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let bytes = bytes.to_vec();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(&bytes);
        }
    });
    (address, port)
}

/// A message of the protocol: an error with its SQLSTATE.
fn error_response(code: &str, message: &str) -> Vec<u8> {
    let fields = format!("SFATAL\0VFATAL\0C{code}\0M{message}\0\0");
    let length = u32::try_from(fields.len() + 4).unwrap();
    [&b"E"[..], &length.to_be_bytes(), fields.as_bytes()].concat()
}

#[test]
fn a_file_that_is_no_password_file_is_no_password_file() {
    let home = TempDir::new().unwrap();
    fs::create_dir(home.path().join(".pgpass")).unwrap();
    let warned = parameters("host=a", &bare().with_home(home.path()));
    assert!(matches!(warned.warnings(), [ConnectionWarning::PasswordFileNoFile { .. }]));
    assert!(parameters("host=a", &bare().with_home(Path::new("/no/home"))).warnings().is_empty());
}
