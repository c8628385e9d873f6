//! `judge`: a suggestion, from a colleague or a tool, before anybody applies it.

use clap::{Args, ValueEnum};
use manifest_lib::lower::Environment;
use manifest_lib::objects::ObjectKey;
use manifest_lib::suggest::{Patching, Suggestion, Verdict};

use super::format::Format;
use crate::input::date::today;
use crate::input::sources::Sources;
use crate::input::{environments, objects};
use crate::output::adr::adr;
use crate::output::failure::Failure;
use crate::output::suggestion::{Answer, text};
use crate::output::{json, print};

#[derive(Debug, Args)]
#[command(after_help = "\
An object of the environment's kind and name stands for that object, any other is an addition, and what is not named stays \
as it is. Verdicts: fine, no-change, review (somebody has to want it), refused. \
Exit codes: 0 fine or no change, 1 review or refused, 2 it could not be judged.")]
pub(crate) struct Arguments {
    /// The environment
    #[arg(required_unless_present = "schema")]
    environment: Option<String>,
    /// A file of whole objects, or - for standard input
    #[arg(value_name = "FILE", required_unless_present = "schema")]
    file: Option<String>,
    /// The file is a patch of this object, such as Deployment/backend: it holds only what changes, null for what goes
    #[arg(long, value_name = "OBJECT")]
    patch: Option<String>,
    /// How the patch is laid over the object, as in `kubectl patch --type`
    #[arg(long, value_enum, default_value_t = Type::Strategic, requires = "patch")]
    r#type: Type,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print an architecture decision record with this title instead: the suggestion, the verdict, the effects, and the
    /// constant to edit
    #[arg(long, value_name = "TITLE", conflicts_with_all = ["format", "schema"])]
    adr: Option<String>,
    /// Why it was suggested, for the record
    #[arg(long, value_name = "TEXT", requires = "adr")]
    because: Option<String>,
    /// Print the JSON Schema of --format json instead
    #[arg(long)]
    schema: bool,
}

/// How a patch is laid over its object.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Type {
    /// Lists whose entries have a key, such as containers, are joined by it
    Strategic,
    /// Each list replaces the one that is there
    Merge,
}

impl Type {
    fn patching(self) -> Patching {
        match self {
            Self::Strategic => Patching::Strategic,
            Self::Merge => Patching::Merge,
        }
    }
}

pub(crate) fn run(arguments: &Arguments, environments: &[Environment<'_>]) -> Result<(), Failure> {
    if arguments.schema {
        return json::schema::<Answer>();
    }
    // clap asks for both unless it is the schema that is wanted.
    let (Some(name), Some(file)) = (&arguments.environment, &arguments.file) else {
        return Err(Failure::Error("name an environment and a file".to_owned()));
    };
    let environment = environments::one(name, environments)?;
    let bundle = environments::bundle(environment)?;
    let patch: Option<ObjectKey> = match &arguments.patch {
        Some(object) => Some(objects::find(&bundle, object, name)?.0.clone()),
        None => None,
    };
    let sources = Sources::of(std::slice::from_ref(file))?;
    sources.all_read()?;
    let Some(yaml) = sources.texts.into_values().next() else {
        return Err(Failure::Error(format!("{file} holds nothing")));
    };
    let of = patch.as_ref().map(|key| (key, arguments.r#type.patching()));
    let suggestion = Suggestion::beside(environments, environment, &bundle, &yaml, of).map_err(Failure::Error)?;
    let verdict = suggestion.verdict;
    match (&arguments.adr, arguments.format) {
        (Some(title), _) => {
            print::plain(&adr(title, arguments.because.as_deref(), name, &today(), &suggestion))?;
        }
        (None, Format::Text) => print::text(&text(&suggestion))?,
        (None, Format::Json) => json::report(&Answer { version: 1, environment: name.clone(), suggestion })?,
    }
    if matches!(verdict, Verdict::Fine | Verdict::NoChange) { Ok(()) } else { Err(Failure::No) }
}
