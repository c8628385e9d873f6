//! `secrets`: the Secrets that an environment's pods read, to standard output alone, for a pipe.
//!
//! What is needed comes from the finished objects, so patches count. Values come from the process's environment or a
//! file, and go nowhere else: no error has one, nothing is written before all are there, and a terminal is refused.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::Args;
use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1::Secret;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use manifest_lib::cluster::{NeededSecret, needed_secrets};
use manifest_lib::lower::Environment;
use manifest_lib::objects::Object;
use manifest_lib::render;
use sha2::{Digest, Sha256};

use crate::input::{dotenv, environments, sources};
use crate::output::failure::Failure;
use crate::output::print;

#[derive(Debug, Args)]
#[command(after_help = "\
gen-cli secrets dev --from-env-file .env | kubectl apply -f -\n\n\
A value that changes in a Secret reaches no running pod: apply it and `kubectl rollout restart` what reads it, or write \
--name-suffix-hash.\n\n\
Exit codes: 0 printed, 1 values are missing (all are told, none is printed), 2 it could not be done.")]
pub(crate) struct Arguments {
    /// The environment
    environment: String,
    /// Take the values from this file of NAME=value lines instead of the process's environment
    #[arg(long, value_name = "FILE")]
    from_env_file: Option<PathBuf>,
    /// Print them with empty values, which needs none
    #[arg(long, conflicts_with = "from_env_file")]
    template: bool,
    /// Name each Secret after a checksum of its values, and make it immutable: another value is another Secret, so pods that
    /// name it are replaced, and a rollback finds the old one. The new names are told beside the output
    #[arg(long, conflicts_with = "template")]
    name_suffix_hash: bool,
    /// Print values to a terminal, too
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    let bundle = environments::bundle(environments::one(&arguments.environment, environments)?)?;
    let needed = needed_secrets(&bundle);
    if !arguments.template && !arguments.force && io::stdout().is_terminal() {
        return Err(Failure::Error(
            "the values would be shown: pipe them, as in `gen-cli secrets ... | kubectl apply -f -`, or write --force"
                .to_owned(),
        ));
    }
    let values = Values::of(arguments)?;
    let (mut text, mut missing, mut names) = (String::new(), Vec::new(), Vec::new());
    for ((namespace, name), secret) in &needed {
        for reader in &secret.whole {
            print::problem(&format!(
                "warning: {reader} reads all of Secret/{name}: which keys it takes, no object says, so make those yourself"
            ));
        }
        if secret.keys.is_empty() {
            continue;
        }
        let data = if arguments.template { None } else { Some(filled(name, secret, &values, &mut missing)) };
        let template = arguments.template.then(|| secret.keys.keys().map(|key| (key.clone(), String::new())).collect());
        let name = match &data {
            Some(data) if arguments.name_suffix_hash => versioned(name, data),
            _ => name.clone(),
        };
        if arguments.name_suffix_hash {
            names.push(name.clone());
        }
        let object = Object::from(Secret {
            immutable: arguments.name_suffix_hash.then_some(true),
            metadata: ObjectMeta {
                name: Some(name.clone()),
                namespace: Some(namespace.clone()).filter(|namespace| !namespace.is_empty()),
                labels: Some(BTreeMap::from([("app.kubernetes.io/managed-by".to_owned(), "gen-cli".to_owned())])),
                ..ObjectMeta::default()
            },
            data,
            string_data: template,
            type_: Some("Opaque".to_owned()),
        });
        // Without the error's own words, which may have the value.
        let yaml = render::object(&object).map_err(|_| Failure::Error(format!("Secret/{name} is no YAML")))?;
        text += &format!("---\n{yaml}");
    }
    if !missing.is_empty() {
        return Err(Failure::Findings(missing));
    }
    for name in names {
        print::problem(&format!(
            "Secret/{name}: once it is applied, write this name where the profile says the Secret's, generate and apply; of a chart, set secrets.existingSecret to it"
        ));
    }
    if text.is_empty() {
        print::problem(&format!("warning: no pod of {} reads a key of a Secret", arguments.environment));
    }
    print::plain(&text)
}

/// A Secret's name with a checksum of its values behind it, in the place of an earlier one.
fn versioned(name: &str, data: &BTreeMap<String, ByteString>) -> String {
    let is_checksum =
        |end: &str| end.len() == DIGITS && end.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let plain = name.rsplit_once('-').filter(|(_, end)| is_checksum(end)).map_or(name, |(plain, _)| plain);
    let mut hash = Sha256::new();
    for (key, value) in data {
        // With their lengths, so that no two sets are one text.
        hash.update((key.len() as u64).to_be_bytes());
        hash.update(key);
        hash.update((value.0.len() as u64).to_be_bytes());
        hash.update(&value.0);
    }
    let digits = hash.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    format!("{plain}-{}", &digits[..DIGITS])
}

/// So many digits of the checksum are in the name: enough to tell values apart, too few to try them by.
const DIGITS: usize = 10;

/// Where values come from.
struct Values {
    file: Option<(String, BTreeMap<String, String>)>,
}

impl Values {
    fn of(arguments: &Arguments) -> Result<Self, Failure> {
        let Some(path) = arguments.from_env_file.as_ref().filter(|_| !arguments.template) else {
            return Ok(Self { file: None });
        };
        let name = path.display().to_string();
        let text = sources::file(path)?;
        let values = dotenv::parse(&text)
            .map_err(|(line, message)| Failure::Error(format!("line {line} of {name} cannot be read: {message}")))?;
        Ok(Self { file: Some((name, values)) })
    }

    /// The value of a name, as bytes: a Secret holds any.
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        match &self.file {
            Some((_, values)) => values.get(name).map(|value| value.as_bytes().to_vec()),
            None => std::env::var_os(name).map(OsString::into_encoded_bytes),
        }
        .filter(|value| !value.is_empty())
    }

    fn place(&self) -> &str {
        self.file.as_ref().map_or("the environment of this process", |(name, _)| name)
    }
}

/// The data of a Secret; what has no value and must have one is told.
fn filled(
    name: &str,
    secret: &NeededSecret,
    values: &Values,
    missing: &mut Vec<String>,
) -> BTreeMap<String, ByteString> {
    let mut data = BTreeMap::new();
    for (key, required) in &secret.keys {
        match values.get(key) {
            Some(value) => drop(data.insert(key.clone(), ByteString(value))),
            None if *required => missing.push(format!(
                "error[missing-value]: {key} of Secret/{name} has no value in {}: set it there",
                values.place()
            )),
            None => {}
        }
    }
    data
}
