//! Variables of a container that are set twice. Source: Kubernetes, "Define Environment Variables for a Container", and
//! "Server-Side Apply", which merges variables by their names.

use std::collections::HashSet;

use super::report::Report;
use super::subject::Subject;

pub(super) fn duplicate(set: &Subject<'_>, report: &mut Report) {
    for pods in &set.pods {
        for (path, container) in pods.containers() {
            let mut names = HashSet::new();
            for (index, env) in container.env.iter().flatten().enumerate() {
                if !names.insert(env.name.as_str()) {
                    let message = format!(
                        "the container `{}` sets `{}` twice, and the last one counts: remove one of the two `- name: {}` from its `env`",
                        container.name, env.name, env.name
                    );
                    report.found(pods.key, pods.item, format!("{path}.env[{index}].name"), message);
                }
            }
        }
    }
}
