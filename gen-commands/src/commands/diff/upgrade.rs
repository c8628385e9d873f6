//! What an upgrade of the clusters changes for what the profiles say.

use manifest_lib::lower::Environment;
use manifest_lib::objects::too_new;
use manifest_lib::plan::advised_against;
use manifest_lib::values::KubernetesVersion;

use crate::input::environments;
use crate::output::failure::Failure;
use crate::output::print;

pub(super) fn run(
    names: &[String],
    to: KubernetesVersion,
    exit_zero: bool,
    environments: &[Environment<'_>],
) -> Result<(), Failure> {
    let mut changes = false;
    for environment in environments::choose(names, environments)? {
        let from = environment.app().target().cluster.version();
        let bundle = environments::bundle(environment)?;
        let mut told = advised_against(&bundle, from, to);
        for (key, item) in bundle.iter() {
            told.extend(too_new(&item.object, to).into_iter().map(|(path, since)| {
                let what = if path.is_empty() { "the kind".to_owned() } else { format!("`{path}`") };
                format!("{key}: {what} is new in 1.{since}: {to} does not have it")
            }));
        }
        let from = from.map_or("an unknown version".to_owned(), |version| version.to_string());
        let mut text = format!("{}: from {from} to {to}\n", environment.name());
        if told.is_empty() {
            text += "  nothing that is known here changes\n";
        }
        changes |= !told.is_empty();
        for line in told {
            text += &format!("  {line}\n");
        }
        print::plain(&text)?;
    }
    if changes && !exit_zero { Err(Failure::No) } else { Ok(()) }
}
