//! Where a field is, as the tables of this room name it.

use crate::cluster::Pods;
use crate::diff::kind::Kind;
use crate::diff::tree::keys;

/// What a row of a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Pods, whatever keeps them. The path is that within the template, which has `metadata` and `spec`, and init
    /// containers are containers.
    Pods,
    /// Objects of this kind.
    Kind(Kind),
    /// Objects of any kind that is known here.
    Any,
}

/// Where a field is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    kind: Kind,
    /// The keys from the object on.
    keys: Vec<String>,
    /// How many of them lead to the pods' template; nothing outside of one.
    template: Option<usize>,
}

impl Place {
    /// The place of a field by its path of keys, in an object that may keep pods.
    pub(super) fn new(kind: Kind, pods: Option<&Pods<'_>>, pattern: &str) -> Self {
        let own = keys(pattern);
        // The template has the word `spec` at the end of its path.
        let mut above = pods.map(|pods| keys(&pods.path("")));
        above.iter_mut().for_each(|above| drop(above.pop()));
        let template = above.filter(|above| own.len() > above.len() && own.starts_with(above)).map(|above| above.len());
        Self { kind, keys: own, template }
    }

    /// An entry of the map at this place.
    pub(super) fn entry(&self, key: &str) -> Self {
        let mut keys = self.keys.clone();
        keys.push(key.to_owned());
        Self { keys, ..self.clone() }
    }

    /// The object's kind.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// The last key.
    pub(super) fn last(&self) -> &str {
        self.keys.last().map_or("", String::as_str)
    }

    /// Whether it is the field of a row. A `*` stands for any key, and `**` at the end for whatever lies below.
    pub(super) fn is(&self, of: Of, field: &str) -> bool {
        self.matched(of, field, false).is_some()
    }

    /// How exactly a row names the field or what it lies in; nothing where the row is about something else.
    pub(super) fn lies_in(&self, of: Of, field: &str) -> Option<usize> {
        self.matched(of, field, true)
    }

    /// How many keys of the row's path are there by name, twice, and one more where the row names the kind.
    fn matched(&self, of: Of, field: &str, open: bool) -> Option<usize> {
        let (own, more) = match of {
            Of::Pods => (&self.keys[self.template?..], 0),
            Of::Kind(kind) if kind == self.kind => (self.keys.as_slice(), 1),
            Of::Any if self.kind != Kind::Other => (self.keys.as_slice(), 0),
            Of::Kind(_) | Of::Any => return None,
        };
        let (field, open) = match field.strip_suffix("**") {
            Some(above) => (above.trim_end_matches('.'), true),
            None => (field, open),
        };
        let wanted: Vec<&str> = field.split('.').filter(|key| !key.is_empty()).collect();
        if wanted.len() > own.len() || (!open && wanted.len() < own.len()) {
            return None;
        }
        let same = |(wanted, own): (&&str, &String)| {
            let own = if of == Of::Pods && own == "initContainers" { "containers" } else { own };
            *wanted == "*" || *wanted == own
        };
        let named = wanted.iter().filter(|key| **key != "*").count();
        wanted.iter().zip(own).all(same).then_some(named * 2 + more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::ObjectKey;
    use crate::read::bundle;

    fn place(owner: &str, pattern: &str) -> Place {
        let pods = "spec: {containers: [{name: a}]}";
        let text = match owner {
            "Pod" => format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\n{pods}\n"),
            "CronJob" => format!(
                "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: a}}\nspec: {{schedule: '', jobTemplate: {{spec: {{template: {{{pods}}}}}}}}}\n"
            ),
            _ => format!(
                "apiVersion: apps/v1\nkind: {owner}\nmetadata: {{name: a}}\nspec: {{selector: {{}}, template: {{{pods}}}}}\n"
            ),
        };
        let bundle = bundle(&text);
        let found: Vec<(&ObjectKey, _)> = bundle.iter().collect();
        let (key, item) = found[0];
        Place::new(Kind::of(key), Pods::of(key, item).as_ref(), pattern)
    }

    #[test]
    fn a_pod_s_field_is_one_whatever_keeps_the_pod() {
        for (owner, above) in
            [("Deployment", "spec.template."), ("CronJob", "spec.jobTemplate.spec.template."), ("Pod", "")]
        {
            let image = place(owner, &format!("{above}spec.containers.image"));
            assert!(image.is(Of::Pods, "spec.containers.image") && image.is(Of::Pods, "spec.**"), "{owner}");
            assert!(!image.is(Of::Pods, "spec.containers") && !image.is(Of::Pods, "spec.containers.image.x"));
            let init = place(owner, &format!("{above}spec.initContainers.image"));
            assert!(init.is(Of::Pods, "spec.containers.image"));
        }
        let replicas = place("Deployment", "spec.replicas");
        assert!(replicas.is(Of::Kind(Kind::Deployment), "spec.replicas") && !replicas.is(Of::Pods, "**"));
        assert!(replicas.is(Of::Any, "spec.*") && !replicas.is(Of::Kind(Kind::StatefulSet), "spec.replicas"));
    }

    #[test]
    fn the_row_that_says_more_is_the_more_exact_one() {
        let label = place("Deployment", r#"metadata.labels["a.b/c"]"#);
        let exact = |of, field| label.lies_in(of, field);
        assert!(exact(Of::Any, "metadata.labels.*") > exact(Of::Any, "metadata"));
        assert!(exact(Of::Kind(Kind::Deployment), "metadata") > exact(Of::Any, "metadata"));
        assert!(exact(Of::Any, "metadata.labels") > exact(Of::Kind(Kind::Deployment), "metadata"));
        assert_eq!(exact(Of::Any, "spec"), None);
        assert_eq!(label.last(), "a.b/c");
    }
}
