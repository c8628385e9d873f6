//! The lists of workloads that environments have.

use syn::visit::Visit;
use syn::{ExprArray, ExprCall};

use super::source::{ends_in, list};

/// The list of each `App::new` of a file.
pub(super) fn lists(file: &syn::File) -> Vec<ExprArray> {
    #[derive(Default)]
    struct Lists(Vec<ExprArray>);
    impl<'ast> Visit<'ast> for Lists {
        fn visit_expr_call(&mut self, call: &'ast ExprCall) {
            if ends_in(&call.func, ["App", "new"]) {
                self.0.extend(call.args.iter().nth(2).and_then(list).cloned());
            }
            syn::visit::visit_expr_call(self, call);
        }
    }
    let mut lists = Lists::default();
    lists.visit_file(file);
    lists.0
}

/// Whether the file's apps are for dev, where one pod is enough.
pub(super) fn is_dev(file: &syn::File) -> bool {
    #[derive(Default)]
    struct Stages(bool);
    impl<'ast> Visit<'ast> for Stages {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            let mut last = path.segments.iter().rev();
            let named = |one: Option<&syn::PathSegment>, name: &str| one.is_some_and(|one| one.ident == name);
            let stage = last.next();
            self.0 |= (named(stage, "Dev") || named(stage, "as_dev")) && named(last.next(), "Stage");
            syn::visit::visit_path(self, path);
        }
    }
    let mut stages = Stages::default();
    stages.visit_file(file);
    stages.0
}
