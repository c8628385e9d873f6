//! The commands over no profiles: for files, folders, and a workspace that is yet to be written.

use std::process::ExitCode;

fn main() -> ExitCode {
    gen_commands::run(&[])
}
