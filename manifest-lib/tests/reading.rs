//! The reader over YAML as people and machines write it, and over YAML that means harm.
#![allow(clippy::unwrap_used, clippy::panic)] // a test that cannot go on fails

use manifest_lib::gate::{Lint, lint};
use manifest_lib::model::Stage;
use manifest_lib::objects::Object;
use manifest_lib::read::{MOST_BYTES, ReadFile, read};
use manifest_lib::rules::rules;
use proptest::prelude::*;
use serde_json::json;

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  A: b\n";

fn only(text: &str) -> Object {
    let file = read("x", text);
    assert_eq!(file.faults, [], "{text}");
    assert_eq!(file.objects.len(), 1, "{text}");
    file.objects[0].object.clone()
}

/// Each fault as `LINE:COLUMN RULE words`.
fn faults(text: &str) -> Vec<String> {
    let told = |file: ReadFile| -> Vec<String> {
        let one = |fault: &manifest_lib::read::ReadFault| {
            format!("{}:{} {} {}", fault.place.line, fault.place.column, fault.rule, fault.message)
        };
        file.faults.iter().map(one).collect()
    };
    told(read("x", text))
}

#[test]
fn ways_of_writing_the_same_are_the_same() {
    let plain = only(MAP);
    for text in [
        format!("\u{feff}{MAP}"),
        format!("# note\n\n---\n{MAP}"),
        format!("---\n---\n{MAP}---\n# nothing\n---\nnull\n"),
        format!("{MAP}...\n"),
        MAP.replace('\n', "\r\n"),
        r#"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}, "data": {"A": "b"}}"#.to_owned(),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: null}\ndata: {A: !!str b}\n".to_owned(),
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: &n web\ndata:\n  <<: {A: b}\n".to_owned(),
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: web\n  data:\n    A: b\n".to_owned(),
        "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata:\n    name: web\n  data:\n    A: b\n".to_owned(),
        format!("{MAP}status: {{}}\n"),
    ] {
        assert_eq!(only(&text), plain, "{text}");
    }
}

#[test]
fn what_kubectl_reads_in_its_own_way_is_read_so() {
    let data = |text: &str| only(&format!("{MAP}{text}")).to_value().unwrap()["data"].clone();
    for (text, value) in [
        // Its reader breaks lines where editors show none.
        ("  B: c # note\u{85}  C: d\n", json!({"A": "b", "B": "c", "C": "d"})),
        ("  B: c # note\r  C: d\n", json!({"A": "b", "B": "c", "C": "d"})),
        ("  B: c # note\u{2028}  C: d\n", json!({"A": "b", "B": "c", "C": "d"})),
        ("  B: c # note\u{2029}  C: d\n", json!({"A": "b", "B": "c", "C": "d"})),
        ("  B: |\n    c\r    d\u{85}    e\u{2028}    f\n", json!({"A": "b", "B": "c\nd\ne\u{2028}f\n"})),
        ("  B: 'c\r\r\n  d'\n", json!({"A": "b", "B": "c d"})),
        // Tags decide, quotes or not.
        ("  B: !!binary Kg==\n", json!({"A": "b", "B": "*"})),
        (
            "  B: !!str 5\n  C: !custom 5\n  D: ! 5\n  E: !!str\n",
            json!({"A": "b", "B": "5", "C": "5", "D": "5", "E": ""}),
        ),
        ("  B: !!set c\n", json!({"A": "b", "B": "c"})),
        // Keys are texts.
        (
            "  1.50: c\n  0x10: d\n  on: e\n  1e6: f\n",
            json!({"A": "b", "1.5": "c", "16": "d", "true": "e", "1e+06": "f"}),
        ),
        // What is merged counts less than what stands behind it, and the first of a list most.
        ("  <<: [{B: c}, {B: d, C: d}]\n  C: e\n", json!({"A": "b", "B": "c", "C": "e"})),
        ("  <<: {B: c}\n  <<: {C: d}\n", json!({"A": "b", "B": "c", "C": "d"})),
        ("  \"<<\": c\n", json!({"A": "b", "<<": "c"})),
        // A last line needs no end, and a block has it all the same.
        ("  B: |\n    c", json!({"A": "b", "B": "c\n"})),
        ("  B: |\n    ---\n    c\n", json!({"A": "b", "B": "---\nc\n"})),
    ] {
        assert_eq!(data(text), value, "{text:?}");
    }
    let names = |text: &str| {
        let file = read("x", text);
        assert_eq!(file.faults, [], "{text}");
        file.objects.iter().map(|object| object.key().name).collect::<Vec<_>>()
    };
    let json = r#"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "json\/\ud83d\ude00"}}"#;
    assert_eq!(names(&format!("{json}\n{MAP}---\n{MAP}")), ["json/😀", "web", "web"]);
    assert_eq!(names(&format!("{MAP}---\n\u{feff}{MAP}--- # c\n{MAP}...\n# c\n...\n")), ["web", "web", "web"]);
    let list = "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n  kind: ''\n";
    assert_eq!(names(list), ["a"]);
}

#[test]
fn what_kubectl_reads_otherwise_than_it_looks_is_told() {
    let item = "apiVersion: v1\nkind: List\nitems:\n- ";
    let dropped = "yaml-syntax behind `...` kubectl reads nothing more of a file";
    for (text, told) in [
        (format!("{MAP}... # comment\n{MAP}"), format!("8:1 {dropped}")),
        (format!("{MAP}...\t\n{MAP}"), format!("8:1 {dropped}")),
        (format!("{MAP}# c\r... # c\n{MAP}"), format!("8:1 {dropped}")),
        (
            format!("  {}data: {{}}\n", MAP.replace('\n', "\n  ").trim_end_matches(' ')),
            "7:1 yaml-syntax kubectl reads nothing from here".to_owned(),
        ),
        (format!("{{a: b}}\n{MAP}"), "2:1 yaml-syntax kubectl reads nothing from here".to_owned()),
        (format!("%YAML 1.1\n---\n{MAP}"), "1:1 yaml-syntax kubectl divides a file at each `---`".to_owned()),
        (format!("---\n# c\r%YAML 1.2\n{MAP}"), "2:5 yaml-syntax".to_owned()),
        (format!("--- {MAP}"), "1:5 yaml-syntax behind `---` kubectl takes a comment alone".to_owned()),
        (format!("{MAP}---x\n"), "7:4 yaml-syntax behind `---` kubectl takes a comment alone".to_owned()),
        (format!("{MAP}\u{feff}x: y\n"), "7:1 yaml-syntax a byte order mark stands here".to_owned()),
        (format!("{MAP}  B: \u{7}\n"), "7:6 yaml-syntax this is no YAML: the sign U+0007 stands here".to_owned()),
        (format!("{MAP}  B: .inf\n"), "7:6 yaml-syntax JSON has no such number".to_owned()),
        (format!("{MAP}  B: !!int x\n"), "7:12 yaml-syntax the value is no `!!int`".to_owned()),
        (format!("{MAP}  B: !!binary x\n"), "7:15 yaml-syntax the value is no base64".to_owned()),
        (format!("{MAP}  ~: x\n"), "7:3 yaml-syntax a key is missing, or is null".to_owned()),
        (format!("{MAP}  <<: [[]]\n"), "7:3 yaml-syntax behind `<<` kubectl takes a map".to_owned()),
        (format!("{MAP}  <<: {{A: c}}\n"), "7:3 duplicate-key `<<` puts another value over `data.A`".to_owned()),
        (
            format!("{MAP}  <<: {{B: c}}\n  <<: {{B: d}}\n"),
            "8:3 duplicate-key `<<` puts another value over `data.B`".to_owned(),
        ),
        (format!("{MAP}  true: c\n  on: d\n"), "8:3 duplicate-key the key `data.true` is there twice".to_owned()),
        (format!("{MAP}items: []\n"), "7:1 not-an-object kubectl takes whatever has `items` for a list".to_owned()),
        (format!("{item}\n"), "4:2 not-an-object this item is empty".to_owned()),
        (
            format!("{item}apiVersion: v1\n  kind: List\n  items: []\n"),
            "4:3 not-an-object kubectl opens no list within a list".to_owned(),
        ),
        (
            format!("{item}kind: ConfigMap\n  metadata: {{name: a}}\n"),
            "4:3 not-an-object it has no `apiVersion`".to_owned(),
        ),
        (
            "apiVersion: x.y/v1\nkind: A\nmetadata: {name: a, labels: {b: 1}}\n".to_owned(),
            "3:33 wrong-type `b` is a number where a text is wanted".to_owned(),
        ),
        (r#"{"apiVersion":"v1"} {"a":1} #"#.to_owned(), "1:29 yaml-syntax this is no JSON".to_owned()),
    ] {
        let all = faults(&text);
        assert!(all.iter().any(|fault| fault.starts_with(&told)), "{text:?}\n{told}\n{all:#?}");
    }
    // Of two values the last counts, as it does for kubectl.
    let file = read("x", &format!("{MAP}  A: c\n"));
    assert_eq!(file.objects[0].object.to_value().unwrap()["data"]["A"], "c");
}

#[test]
fn quantities_may_be_numbers_and_whatever_is_no_type_of_ours_is_kept() {
    let pod = only(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: a\n    resources:\n      limits:\n        cpu: 1\n        memory: 0.5\n",
    );
    let tree = pod.to_value().unwrap();
    assert_eq!(tree["spec"]["containers"][0]["resources"]["limits"], serde_json::json!({"cpu": "1", "memory": "0.5"}));
    let custom = only("apiVersion: x.y/v1\nkind: Thing\nmetadata:\n  name: a\nspec:\n  any: [1, on, 0x10]\n");
    assert_eq!(custom.to_value().unwrap()["spec"]["any"], serde_json::json!([1, true, 16]));
}

#[test]
fn each_fault_has_its_place_and_a_way_out() {
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {}\n  template: {spec: {containers: []}}\n";
    for (text, told) in [
        (
            format!("{deployment}  replcias: 2\n"),
            "7:3 unknown-field there is no field `replcias`: did you mean `replicas`?",
        ),
        (
            format!("{deployment}  frobnicate: 2\n"),
            "7:3 unknown-field there is no field `frobnicate` here: remove it, or correct its indentation",
        ),
        (
            format!("{deployment}  replicas: two\n"),
            "7:13 wrong-type `replicas` is a text where a whole number is wanted: write it without quotes",
        ),
        (
            format!("{deployment}  paused: 'yes'\n"),
            "7:11 wrong-type `paused` is a text where a boolean is wanted: write true or false, without quotes",
        ),
        (
            format!("{MAP}  PORT: 8080\n"),
            "7:9 wrong-type `PORT` is a number where a text is wanted: put it into quotes",
        ),
        (format!("{MAP}  ON: yes\n"), "7:7 wrong-type `true` is a boolean where a text is wanted: put it into quotes"),
        (
            format!("{MAP}  A: c\n"),
            "7:3 duplicate-key the key `data.A` is there twice, and readers disagree on which counts: remove one",
        ),
        (
            "a: 1\n".to_owned(),
            "1:1 not-an-object it has no `apiVersion`, so it is no Kubernetes object: write it on a line of its own, such as `apiVersion: apps/v1`; if it is a patch, judge what `kubectl kustomize` makes of it",
        ),
        (
            "- a\n".to_owned(),
            "1:1 not-an-object it is no map, so it is no Kubernetes object: begin with `apiVersion: apps/v1` or the like, and `kind`",
        ),
        (
            "apiVersion: v1\nkind: ConfigMap\n".to_owned(),
            "1:1 not-an-object it has no `metadata.name`: write `metadata: {name: NAME}`",
        ),
        (format!("{MAP}---\n{MAP}  B: [\n"), "14:6 yaml-syntax this is no YAML: unclosed bracket '['"),
        (
            format!("{MAP}---\n{MAP}\tB: c\n"),
            "13:6 yaml-syntax a tab stands where YAML takes spaces alone: write spaces",
        ),
    ] {
        let all = faults(&text);
        assert!(all.len() == 1 && all[0].starts_with(told), "{text}\n{all:?}");
    }
    let told = faults("apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\n");
    assert_eq!(
        told,
        [
            "1:1 removed-api-version Kubernetes 1.25 and later do not know PodDisruptionBudget of policy/v1beta1: write policy/v1, whose fields may differ"
        ]
    );
}

#[test]
fn each_wrong_type_is_told_and_the_rest_is_judged() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  hostNetwork: true\n  containers:\n  - name: a\n    env:\n    - name: X\n      value: 5\n    - name: Z\n      value: on\n  - 7\n";
    let file = read("x", text);
    let places: Vec<_> = file.faults.iter().map(|fault| (fault.place.line, fault.rule)).collect();
    assert_eq!(places, [(11, "wrong-type"), (13, "wrong-type"), (14, "wrong-type")]);
    let how = Lint { stage: Stage::Prod, complete: true, today: None, registries: &[], before: "" };
    assert!(lint(vec![file], &how).iter().any(|finding| finding.rule == "host-access"));
}

#[test]
fn what_could_not_be_read_is_not_called_missing() {
    let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n";
    let how = Lint { stage: Stage::Prod, complete: true, today: None, registries: &[], before: "" };
    let dangling = |other: &str| {
        let findings = lint(vec![read("service", service), read("other", other)], &how);
        findings.iter().any(|finding| finding.rule == "dangling-service")
    };
    assert!(
        dangling(MAP)
            && !dangling("a: [")
            && !dangling("apiVersion: apps/v1\nkind: Deploymnet\nmetadata:\n  name: web\n")
    );
}

#[test]
fn an_autoscaler_of_version_1_is_judged() {
    let text = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: web\nspec:\n  minReplicas: 5\n  maxReplicas: 2\n  targetCPUUtilizationPercentage: 80\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: web\n";
    let how = Lint { stage: Stage::Prod, complete: false, today: None, registries: &[], before: "" };
    let findings = lint(vec![read("x", text)], &how);
    let places: Vec<_> = findings.iter().map(|finding| (finding.rule, finding.place.as_ref().unwrap().line)).collect();
    assert_eq!(places, [("autoscaler-bounds", 7)]);
}

#[test]
fn what_needs_no_name_is_not_asked_for_one() {
    for text in [
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- web.yaml\n",
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: migrate-\nspec:\n  backoffLimit: 1e1\n  template: {spec: {containers: []}}\n",
    ] {
        assert_eq!(faults(text), Vec::<String>::new(), "{text}");
    }
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: migrate-\nspec:\n  template:\n    spec:\n      hostNetwork: true\n      restartPolicy: Never\n      containers: []\n";
    let how = Lint { stage: Stage::Dev, complete: false, today: None, registries: &[], before: "" };
    let findings = lint(vec![read("x", &format!("{job}---\n{job}"))], &how);
    let told: Vec<_> = findings.iter().map(|finding| (finding.rule, finding.place.as_ref().unwrap().line)).collect();
    assert_eq!(told, [("host-access", 8), ("missing-value", 10), ("host-access", 19), ("missing-value", 21)]);
}

#[test]
fn harm_ends_in_a_clear_error() {
    // Each level is ten times the one before: a billion values of a few lines.
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let before = level - 1;
        let ten = vec![format!("*a{before}"); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{ten}]\n");
    }
    assert!(faults(&bomb)[0].contains("values, with its aliases followed: split it"), "{:?}", faults(&bomb));
    // Each list is below the limit, and each hangs below the one before.
    let mut chain = format!("- &a0 {}1{}\n", "[".repeat(95), "]".repeat(95));
    for level in 1..200 {
        chain += &format!("- &a{level} {}*a{}{}\n", "[".repeat(95), level - 1, "]".repeat(95));
    }
    assert!(faults(&chain)[0].contains("with its aliases followed it is nested deeper"), "{:?}", faults(&chain));
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        (0..100_000).map(|depth| format!("{}a:\n", " ".repeat(depth % 300))).collect::<String>(),
    ] {
        let told = faults(&text);
        assert!(!told.is_empty() && told[0].contains("yaml-syntax"), "{told:?}");
    }
    let long = format!("{MAP}  B: {}\n", "x".repeat(MOST_BYTES));
    assert!(faults(&long)[0].contains("split it"));
}

fn judged(text: &str) -> usize {
    let how = Lint { stage: Stage::Prod, complete: true, today: Some("2026-11-24"), registries: &[], before: "" };
    let findings = lint(vec![read("x", text)], &how);
    // A carriage return alone ends a line of YAML, too.
    let lines = text.replace("\r\n", "\n").split(['\n', '\r']).count();
    for finding in &findings {
        let place = finding.place.as_ref().unwrap();
        assert!((1..=lines + 1).contains(&place.line), "line {} of {lines}: {}", place.line, finding.message);
        assert!(finding.rule == "unused-waiver" || rules().any(|rule| rule.name == finding.rule));
    }
    findings.len()
}

proptest! {
    // A case is a whole file of rules' examples with up to six changes; 3,000 of them take some seconds.
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn changed_yaml_is_read_and_judged_without_a_panic(
        which in any::<prop::sample::Index>(),
        good in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..6_u8, any::<char>(), "[-\\[\\]{}:,&*!|>'\"%@`#? \t\n]{1,4}"), 1..6),
    ) {
        let all: Vec<_> = rules().collect();
        let rule = which.get(&all);
        let mut text: Vec<char> = if good { rule.good() } else { rule.bad() }.chars().collect();
        for (at, kind, character, signs) in changes {
            if text.is_empty() {
                break;
            }
            let at = at.index(text.len());
            match kind {
                0 => { text.remove(at); }
                1 => text.insert(at, character),
                2 => { text.splice(at..at, signs.chars()); }
                3 => text.truncate(at),
                4 => { let copy = text[at..].to_vec(); text.extend(copy); }
                _ => text[at] = character,
            }
        }
        judged(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        judged(&text);
    }
}
