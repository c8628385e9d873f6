//! The object that a document is about, where the document itself cannot be read.

use manifest_lib::objects::ObjectKey;

/// The kind and name that stand in the document around a line; nothing if it names no kind.
pub(crate) fn around(text: &str, line: usize) -> Option<ObjectKey> {
    let lines: Vec<&str> = text.lines().collect();
    let marks = |line: &&str| line.starts_with("---");
    let at = line.saturating_sub(1).min(lines.len().checked_sub(1)?);
    let start = lines[..=at].iter().rposition(marks).unwrap_or(0);
    let end = lines[at + 1..].iter().position(marks).map_or(lines.len(), |length| at + 1 + length);
    let document = &lines[start..end];
    let value = |line: &str| line.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned();
    let field = |name: &str| document.iter().find_map(|line| line.strip_prefix(name)).map(value);
    let kind = field("kind:").filter(|kind| !kind.is_empty())?;
    let metadata = document.iter().position(|line| line.starts_with("metadata:"));
    let below = metadata.map_or(&[][..], |at| &document[at + 1..]);
    let inside = below.iter().take_while(|line| line.is_empty() || line.starts_with([' ', '\t', '#']));
    let own = inside.filter_map(|line| line.trim_start().strip_prefix("name:")).map(value).next();
    // It may stand in the same line, in braces.
    let flow = || {
        let line = metadata.and_then(|at| document.get(at))?;
        let (_, rest) = line.split_once("name:")?;
        Some(value(rest.split([',', '}']).next().unwrap_or_default()))
    };
    let name = own.or_else(flow);
    let group = field("apiVersion:").and_then(|api| api.split_once('/').map(|(group, _)| group.to_owned()));
    let (group, name) = (group.unwrap_or_default(), name.unwrap_or_default());
    Some(ObjectKey { group, kind, namespace: String::new(), name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_around_the_line_is_looked_at() {
        let text = "kind: Service\nmetadata:\n  name: a\n---\napiVersion: apps/v1\nkind: Deployment # web\nmetadata:\n  labels: {a: b}\n  name: \"{{ .Values.name }}\"\nspec: [\n---\nkind: Pod\n";
        let told = |line| around(text, line).map(|key| key.to_string());
        assert_eq!(told(2).as_deref(), Some("Service/a"));
        assert_eq!(told(10).as_deref(), Some("Deployment/{{ .Values.name }}"));
        assert_eq!(told(12).as_deref(), Some("Pod/"));
        assert_eq!(
            around("kind: Pod\nmetadata: {labels: {}, name: 'web'\n", 1).map(|key| key.name),
            Some("web".to_owned())
        );
        assert_eq!(around("- a\n", 1), None);
        assert_eq!(around("", 1), None);
    }
}
