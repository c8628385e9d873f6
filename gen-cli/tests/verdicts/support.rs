//! What a case is, and how it is judged.

use manifest_lib::lower::Environment;
use manifest_lib::suggest::{Patching, Suggestion, Verdict};

use crate::shop;

pub(crate) use manifest_lib::suggest::Verdict::{Fine, NoChange, Refused, Review};

/// How a suggestion is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum How {
    /// Whole objects.
    Whole,
    /// A strategic patch of this object.
    Patch(&'static str),
    /// A JSON Merge Patch of this object.
    Merge(&'static str),
}

/// A suggestion, and its verdict.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) environment: &'static str,
    pub(crate) what: &'static str,
    pub(crate) how: How,
    pub(crate) text: String,
    pub(crate) verdict: Verdict,
    /// Words that have to be among what is said: a rule, a path, a reason.
    pub(crate) words: &'static str,
}

/// A strategic patch.
pub(crate) fn patch(
    environment: &'static str,
    what: &'static str,
    object: &'static str,
    text: impl Into<String>,
    verdict: Verdict,
    words: &'static str,
) -> Case {
    Case { environment, what, how: How::Patch(object), text: text.into(), verdict, words }
}

/// A JSON Merge Patch.
pub(crate) fn merge(
    environment: &'static str,
    what: &'static str,
    object: &'static str,
    text: impl Into<String>,
    verdict: Verdict,
    words: &'static str,
) -> Case {
    Case { how: How::Merge(object), ..patch(environment, what, object, text, verdict, words) }
}

/// Whole objects.
pub(crate) fn whole(
    environment: &'static str,
    what: &'static str,
    text: impl Into<String>,
    verdict: Verdict,
    words: &'static str,
) -> Case {
    Case { how: How::Whole, ..patch(environment, what, "", text, verdict, words) }
}

fn environment(name: &str) -> &'static Environment<'static> {
    let all = profiles::ALL.iter().chain([&shop::ENVIRONMENT]);
    all.into_iter().find(|environment| environment.name() == name).unwrap()
}

fn judged(case: &Case) -> Suggestion {
    let environment = environment(case.environment);
    let bundle = environment.bundle().unwrap();
    let key = |object: &str| {
        let found = bundle.keys().find(|key| key.to_string() == object);
        found.unwrap_or_else(|| panic!("{}: there is no {object}", case.what)).clone()
    };
    match case.how {
        How::Whole => Suggestion::of(environment, &bundle, &case.text, None),
        How::Patch(object) => Suggestion::of(environment, &bundle, &case.text, Some(&key(object))),
        How::Merge(object) => Suggestion::of_patch(environment, &bundle, &case.text, &key(object), Patching::Merge),
    }
    .unwrap_or_else(|error| panic!("{}: {error}", case.what))
}

/// Judges each case, and tells all that are wrong.
pub(crate) fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let suggestion = judged(case);
        let objections =
            suggestion.objections.iter().map(|one| format!("{} {} {} {}", one.rule, one.object, one.path, one.message));
        let doubts = suggestion.doubts.iter().map(|one| format!("{} {}: {}", one.object, one.path, one.why));
        let harmless = suggestion.harmless.iter().map(|one| format!("({} {}: {})", one.object, one.path, one.why));
        let told: Vec<String> = objections.chain(doubts).chain(harmless).collect();
        let said = told.iter().any(|text| text.contains(case.words));
        // What is in review has to say why, and what is fine that each change is.
        let reasons = match suggestion.verdict {
            Verdict::Review => !suggestion.doubts.is_empty() || !suggestion.objections.is_empty(),
            Verdict::Fine => !suggestion.harmless.is_empty(),
            Verdict::Refused => suggestion.objections.iter().any(|objection| objection.refuses),
            Verdict::NoChange => suggestion.diff.is_empty(),
        };
        if suggestion.verdict != case.verdict || (!said && !case.words.is_empty()) || !reasons {
            wrong.push(format!(
                "{} in {}: {:?}, not {:?} with `{}`\n    {}",
                case.what,
                case.environment,
                suggestion.verdict,
                case.verdict,
                case.words,
                told.join("\n    ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}

/// A patch of the backend's container.
pub(crate) fn backend(rest: &str) -> String {
    format!("spec: {{template: {{spec: {{containers: [{{name: backend, {rest}}}]}}}}}}")
}

/// A patch of a Deployment's pods.
pub(crate) fn pods(rest: &str) -> String {
    format!("spec: {{template: {{spec: {{{rest}}}}}}}")
}
