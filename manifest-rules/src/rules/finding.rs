//! What a rule found.

use std::collections::HashMap;
use std::fmt;

use crate::objects::ObjectKey;
use crate::values::{Level, Origin, Place, Severity};

/// One finding: what is wrong, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How much it weighs in this stage.
    pub level: Level,
    /// How bad it is, wherever it is found.
    pub severity: Severity,
    /// The object; nothing where a waiver itself is wrong.
    pub object: Option<ObjectKey>,
    /// The field's path in the object, such as `spec.replicas`.
    pub path: String,
    /// The line of the profile that the field came from, for an object of our own.
    pub origin: Origin,
    /// The place of the field, for an object that somebody else wrote.
    pub place: Option<Place>,
    /// What is wrong, with which value, and what to do instead.
    pub message: String,
}

impl Finding {
    /// What stands in a file that somebody else wrote, about a whole object or document.
    pub fn in_file(
        rule: &'static str,
        (level, severity): (Level, Severity),
        object: Option<ObjectKey>,
        place: Place,
        message: String,
    ) -> Self {
        let (origin, place) = (Origin::Default(""), Some(place));
        Self { rule, level, severity, object, path: String::new(), origin, place, message }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Group(vec![self]).fmt(f)
    }
}

/// Findings that say one thing of several places: the same rule, words and line of a profile. At least one.
#[derive(Clone, Debug)]
pub struct Group<'f>(pub Vec<&'f Finding>);

impl<'f> Group<'f> {
    /// The groups of findings, in the order of their first ones.
    ///
    /// ```
    /// use manifest_rules::{gate::{Lint, lint}, read::read, rules::Group, values::Stage};
    /// let pod = |name: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec: {{hostNetwork: true}}\n---\n");
    /// let found = lint(vec![read("pods.yaml", &(pod("a") + &pod("b")))], &Lint::partial(Stage::Prod));
    /// let groups = Group::all(&found);
    /// assert!(groups.iter().any(|group| group.first().rule == "host-access" && group.0.len() == 2));
    /// ```
    pub fn all(findings: &'f [Finding]) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        let mut places: HashMap<(&str, &str, &str, String), usize> = HashMap::new();
        for finding in findings {
            let level = finding.level.as_str();
            let key = (finding.rule, level, finding.message.as_str(), finding.origin.to_string());
            let place = *places.entry(key).or_insert_with(|| {
                groups.push(Self(Vec::new()));
                groups.len() - 1
            });
            groups[place].0.push(finding);
        }
        groups
    }

    /// The first of them.
    pub fn first(&self) -> &'f Finding {
        self.0[0]
    }

    /// The object that they are about, or how many objects; nothing where it is no object.
    pub fn subject(&self) -> Option<String> {
        let first = self.first().object.as_ref()?;
        let others = self.0.iter().filter_map(|finding| finding.object.as_ref()).filter(|other| *other != first);
        let mut others: Vec<&ObjectKey> = others.collect();
        others.sort_by_key(|key| (&key.group, &key.kind, &key.namespace, &key.name));
        others.dedup();
        Some(if others.is_empty() { first.to_string() } else { format!("{} objects", others.len() + 1) })
    }
}

/// The level, the rule, what it is about and the words, then each field, and where that was set.
impl fmt::Display for Group<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first();
        write!(f, "{}[{}]: ", first.level.as_str(), first.rule)?;
        let subject = self.subject();
        if let Some(subject) = &subject {
            write!(f, "{subject}: ")?;
        }
        write!(f, "{}", first.message)?;
        for finding in &self.0 {
            match &finding.object {
                Some(object) if subject.as_deref() != Some(&object.to_string()) => {
                    write!(f, "\n  {object} {}", finding.path)?;
                }
                _ if finding.path.is_empty() => {}
                _ => write!(f, "\n  field {}", finding.path)?,
            }
            if let Some(place) = &finding.place {
                write!(f, "\n  at {place}")?;
            }
        }
        match &first.place {
            Some(_) => Ok(()),
            None => write!(f, "\n  set at {}", first.origin),
        }
    }
}

/// The findings for which a bundle is refused, and the warnings beside them.
#[derive(Clone, Debug)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// These findings, in the order in which they are told.
    pub fn new(findings: Vec<Finding>) -> Self {
        Self(findings)
    }

    /// Each of them.
    pub fn all(&self) -> &[Finding] {
        &self.0
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, group) in Group::all(&self.0).iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            group.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Findings {}
