//! One call in a process of its own.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use gen_mcp_tools::Call;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// By this first argument the program is the command.
pub(crate) const COMMAND: &str = "gen-cli";

/// So long a call may take.
const TIME: Duration = Duration::from_secs(30);
/// So many bytes an answer may have.
const MOST_BYTES: u64 = 8 << 20;

/// What a command said.
pub(crate) struct Answer {
    /// 0 or 1: an answer; 2: a failure.
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs the command of a call. If the call is dropped, the process is killed with it.
pub(crate) async fn run(call: Call) -> Result<Answer, String> {
    let failed = |error: io::Error| format!("{COMMAND} cannot be run: {error}");
    let mut process = Command::new(std::env::current_exe().map_err(failed)?);
    process.arg(COMMAND).args(&call.arguments).env_remove("COMPLETE").kill_on_drop(true);
    let mut child =
        process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    let (Some(mut input), Some(out), Some(err)) = (child.stdin.take(), child.stdout.take(), child.stderr.take()) else {
        return Err(format!("{COMMAND} has no pipes"));
    };
    let work = async move {
        let write = async {
            // A command that does not read it all has its reason, and says it.
            let _ = input.write_all(call.input.as_bytes()).await;
            drop(input);
        };
        let ((), out, err) = tokio::join!(write, read(out), read(err));
        let status = child.wait().await.map_err(failed)?;
        Ok(Answer { code: status.code().unwrap_or(2), out: out?, err: err? })
    };
    match tokio::time::timeout(TIME, work).await {
        Ok(answer) => answer,
        Err(_) => Err(format!("it took more than {} s: ask for less", TIME.as_secs())),
    }
}

async fn read(pipe: impl tokio::io::AsyncRead + Unpin) -> Result<String, String> {
    let mut bytes = Vec::new();
    pipe.take(MOST_BYTES + 1).read_to_end(&mut bytes).await.map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("the answer has more than {MOST_BYTES} bytes: ask for less"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
