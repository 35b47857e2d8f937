//! What the tests of connections share.

use std::time::{Duration, Instant};

use pgdms_lint::source::live::connect::{
    ConnectError, Connected, ConnectionParameters, Environment, Failure, connect,
};
use tokio::runtime::{Builder, Runtime};

/// The password of the tests. It must never be seen.
pub const PASSWORD: &str = r"s3cret: p@ss/w\'ord?";

/// How long any connection or failure may take.
const SECONDS: Duration = Duration::from_secs(20);

pub fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// An environment with a user and nothing else.
pub fn bare() -> Environment {
    Environment::empty().with_user("os-user")
}

pub fn parameters(text: &str, environment: &Environment) -> ConnectionParameters {
    let parameters = ConnectionParameters::parse(text, environment).unwrap();
    hides_password(&format!("{parameters} {parameters:?} {:?} {environment:?}", parameters.warnings()));
    for warning in parameters.warnings() {
        hides_password(&warning.to_string());
    }
    parameters
}

/// Nothing that is printed may hold the password, or its greater part.
pub fn hides_password(printed: &str) {
    assert!(!printed.contains("s3cret") && !printed.contains("ord?"), "a password shows: {printed}");
}

/// Connects, asks one question, and tells the answer.
pub fn ask(text: &str, environment: &Environment, question: &str) -> Result<String, ConnectError> {
    let parameters = parameters(text, environment);
    runtime().block_on(async {
        let connected = connect(&parameters).await?;
        hides_password(&format!("{connected:?} {:?}", connected.canceller()));
        Ok(answer(&connected, question).await)
    })
}

pub async fn answer(connected: &Connected, question: &str) -> String {
    let rows = connected.client().query_typed(question, &[]).await.unwrap();
    let answers: Vec<String> = rows.iter().map(|row| row.get::<_, String>(0)).collect();
    answers.join("\n")
}

/// Connects, which must fail within seconds; what the user is told.
pub fn refused(text: &str, environment: &Environment) -> ConnectError {
    let start = Instant::now();
    let parameters = parameters(text, environment);
    let runtime = runtime();
    let error = runtime.block_on(connect(&parameters)).expect_err("this must not connect");
    runtime.shutdown_background();
    assert!(start.elapsed() < SECONDS, "{error} took {:?}", start.elapsed());
    hides_password(&format!("{error} {error:?}"));
    error
}

/// The one failure of a refused connection.
pub fn failure(text: &str, environment: &Environment) -> Failure {
    let error = refused(text, environment);
    match error.attempts() {
        [only] => only.failure.clone(),
        several => panic!("not one failure but {}: {error}", several.len()),
    }
}
