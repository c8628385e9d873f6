//! What extra objects bring in.

use manifest_lib::lower::ExtraObject;

use crate::support::RIGHT;

/// The objects of a rule's bad example, as extra objects of the profile.
macro_rules! extras {
    ($rule:literal: $($index:literal),*) => {
        ($rule, &[$(ExtraObject::new(|| {
            let rule = manifest_lib::rules::rules().find(|rule| rule.name == $rule).unwrap();
            Ok(manifest_lib::read::read("bad.yaml", rule.bad()).objects.remove($index).object)
        })),*])
    };
}

/// What no patch of our own objects can bring in, and an extra object can.
pub(crate) const EXTRAS: &[(&str, &[ExtraObject])] = &[
    extras!("wildcard-role": 0),
    extras!("cluster-admin-binding": 0),
    extras!("dangerous-role": 0, 1),
    extras!("missing-role": 0),
    extras!("dangling-ingress": 1),
    extras!("dangling-route": 1),
    extras!("surge-over-claim": 0, 1),
    extras!("job-without-egress": 0, 1),
    extras!("missing-class": 0),
    extras!("ingress-without-tls": 0),
    extras!("ingress-snippet": 0),
    extras!("ingress-path-clash": 0, 1),
    extras!("overlapping-selectors": 0, 1),
    extras!("overlapping-budgets": 0, 1, 2),
    extras!("secret-in-bundle": 0),
    extras!("image-registry": 0),
];

#[test]
fn what_an_extra_object_brings_in_is_found() {
    for (rule, extra) in EXTRAS {
        let environment = RIGHT.extra(extra).registries(&["registry.example"]);
        let Err(manifest_lib::lower::Refused::Findings(found)) = environment.checked() else {
            panic!("{rule} lets it pass");
        };
        assert!(found.all().iter().any(|finding| finding.rule == *rule), "{rule}: {found}");
    }
}
