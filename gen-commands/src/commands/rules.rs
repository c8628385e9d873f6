//! `rules`: what the gate asks, all in a list or one with its examples.

use clap::Args;
use manifest_lib::render;
use manifest_lib::rules::rules;
use manifest_lib::values::nearest;

use crate::output::failure::Failure;
use crate::output::print;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The rule to tell
    rule: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let Some(name) = &arguments.rule else {
        let widest = rules().map(|rule| rule.name.len()).max().unwrap_or_default();
        let lines: String = rules()
            .map(|rule| format!("{:widest$}  {:8}  {}\n", rule.name, rule.severity.as_str(), rule.asserts))
            .collect();
        return print::text(&lines);
    };
    let Some(rule) = rules().find(|rule| rule.name == name) else {
        let meant = nearest(name, rules().map(|rule| rule.name));
        let advice = meant.map(|meant| format!("did you mean `{meant}`? ")).unwrap_or_default();
        return Err(Failure::Error(format!("there is no rule `{name}`: {advice}`gen-cli rules` lists all")));
    };
    print::text(&render::rule(rule))
}
