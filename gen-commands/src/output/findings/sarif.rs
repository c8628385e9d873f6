//! Findings for code hosts, which show them beside the lines.

use manifest_lib::rules::{Finding, rules};
use serde_json::{Value, json};

use super::report::Told;

/// SARIF 2.1.0; the category keeps several runs apart. Source: OASIS, "Static Analysis Results Interchange Format".
pub(crate) fn of(findings: &[Finding], category: Option<&str>) -> Value {
    let all: Vec<Value> = rules()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": {"text": rule.asserts},
                "fullDescription": {"text": format!("{} {}", rule.asserts, rule.why)},
                "help": {"text": format!("Instead of\n\n{}\nwrite\n\n{}", rule.bad(), rule.good())},
                "defaultConfiguration": {"level": rule.prod.as_str()},
            })
        })
        .collect();
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let told = Told::of(finding);
            let object = if told.object.is_empty() { String::new() } else { format!("{}: ", told.object) };
            json!({
                "ruleId": told.rule,
                "level": told.level,
                "message": {"text": format!("{object}{}", told.message)},
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": {"uri": uri(told.file)},
                        "region": {"startLine": told.line, "startColumn": told.column},
                    },
                    "logicalLocations": [{"fullyQualifiedName": format!("{}/{}", told.object, told.path)}],
                }],
            })
        })
        .collect();
    let mut sarif = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "gen-cli", "version": env!("CARGO_PKG_VERSION"), "rules": all}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if let Some(category) = category {
        // By its slash a code host knows it for a category.
        sarif["runs"][0]["automationDetails"] = json!({"id": format!("{category}/")});
    }
    sarif
}

/// A path as a reference: what no reference has is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.trim_start_matches("./").replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}
