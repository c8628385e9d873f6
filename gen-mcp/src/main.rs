//! A server of the Model Context Protocol over standard input and output: gen-cli's answers, for AI tools.
//!
//! It writes nothing and takes no path, so it reads nothing but the workspace that it is started in. Each call runs the
//! command in a process of its own, which is this program again: what is too long, too large or cancelled is ended from
//! outside, and each tool's answer is the command's own with `--format json`.

mod server;
mod tools;
mod worker;

use std::process::ExitCode;

/// By this first argument the program is gen-cli.
const COMMAND: &str = "gen-cli";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).peekable();
    if arguments.peek().is_some_and(|first| first == COMMAND) {
        return gen_commands::run_from(arguments, profiles::ALL);
    }
    if arguments.peek().is_some() {
        eprintln!("gen-mcp speaks the Model Context Protocol over standard input and output, and takes no arguments");
        return ExitCode::from(2);
    }
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => {
            let code = runtime.block_on(server::run());
            // A read of standard input may still wait, and nobody is left to answer.
            runtime.shutdown_background();
            code
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
