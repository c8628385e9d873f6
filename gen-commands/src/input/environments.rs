//! Environments by their names, and their objects.

use manifest_lib::lower::Environment;
use manifest_lib::objects::Bundle;

use super::error::InputError;

/// The named environments in their own order, or all.
pub(crate) fn choose<'e, 'a>(
    names: &[String],
    all: &'e [Environment<'a>],
) -> Result<Vec<&'e Environment<'a>>, InputError> {
    some(all)?;
    if names.is_empty() {
        return Ok(all.iter().collect());
    }
    let unknown: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !all.iter().any(|environment| environment.name() == *name))
        .collect();
    if !unknown.is_empty() {
        return Err(InputError::Message(format!(
            "there is no environment `{}`: there are {}",
            unknown.join("`, `"),
            self::names(all)
        )));
    }
    Ok(all.iter().filter(|environment| names.iter().any(|name| name == environment.name())).collect())
}

/// The environment of that name.
pub(crate) fn one<'e, 'a>(name: &str, all: &'e [Environment<'a>]) -> Result<&'e Environment<'a>, InputError> {
    some(all)?;
    all.iter()
        .find(|environment| environment.name() == name)
        .ok_or_else(|| InputError::Message(format!("there is no environment `{name}`: there are {}", names(all))))
}

/// Without environments there is nothing to answer about, and all of `out/` would be stale.
fn some(all: &[Environment<'_>]) -> Result<(), InputError> {
    if !all.is_empty() {
        return Ok(());
    }
    Err(InputError::Message(
        "this program was built without profiles: run the one of your workspace (`cargo run -p gen-cli -- ...`), or write a \
         workspace with `init PATH`"
            .to_owned(),
    ))
}

/// The only one of several answers, an environment's each; `what` has room for one.
pub(crate) fn only<'t, T>(answers: &'t [T], what: &str, all: &[Environment<'_>]) -> Result<&'t T, InputError> {
    match answers {
        [one] => Ok(one),
        _ => Err(InputError::Message(format!("{what} one environment: name one of {}", names(all)))),
    }
}

/// All names, for a message.
pub(crate) fn names(all: &[Environment<'_>]) -> String {
    let names: Vec<String> = all.iter().map(|environment| format!("`{}`", environment.name())).collect();
    names.join(", ")
}

/// An environment's objects, as they are before the gate.
pub(crate) fn bundle(environment: &Environment<'_>) -> Result<Bundle, InputError> {
    environment.bundle().map_err(|errors| InputError::Bundle(environment.name().to_owned(), errors))
}
