//! The protocol: which tools there are, and a call's way to its process and back.

use std::process::ExitCode;
use std::sync::Arc;

use gen_mcp_tools::TOOLS;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult,
    PaginatedRequestParams, ProtocolVersion, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::bounded::Bounded;
use crate::worker;

/// So many calls run at once; others wait.
const AT_ONCE: usize = 4;

/// Answers until the client leaves.
pub(crate) async fn run() -> ExitCode {
    let (input, output) = rmcp::transport::stdio();
    let server = Server { running: Semaphore::new(AT_ONCE) };
    match server.serve((Bounded::new(input), output)).await {
        Ok(service) => match service.waiting().await {
            Ok(_) => ExitCode::SUCCESS,
            Err(error) => failed(&error),
        },
        // Who leaves before the first word has said nothing wrong.
        Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn failed(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(2)
}

struct Server {
    running: Semaphore,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            // Builds in the field refuse an answer of a newer version than they asked for.
            .with_protocol_version(ProtocolVersion::V_2025_06_18)
            .with_server_info(Implementation::new("gen-mcp", env!("CARGO_PKG_VERSION")))
            .with_instructions(
                "Kubernetes manifests come from Rust constants, the profiles, and are never edited by hand. Explore with \
                 list_objects, explain_field and plan. Before you suggest a change, judge it with judge_suggestion, and \
                 tell the line of the profile that it names.",
            )
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = TOOLS.iter().map(|tool| {
            Tool::new(tool.name, tool.description, Arc::new(tool.schema()))
                .annotate(ToolAnnotations::new().read_only(true).idempotent(true).open_world(false))
        });
        Ok(ListToolsResult::with_all_items(tools.collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = TOOLS.iter().find(|tool| tool.name == request.name) else {
            let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
            let message = format!("there is no tool `{}`: there are {}", request.name, names.join(", "));
            return Err(ErrorData::invalid_params(message, None));
        };
        let call = match tool.call(&request.arguments.unwrap_or_default()) {
            Ok(call) => call,
            Err(message) => return Ok(refused(message).into()),
        };
        let work = async {
            // The semaphore is never closed.
            let _turn = self.running.acquire().await;
            worker::run(call).await
        };
        let answer = tokio::select! {
            answer = work => answer,
            () = context.ct.cancelled() => Err("the call was cancelled".to_owned()),
        };
        let result = match answer {
            Ok(answer) if answer.code < 2 && !answer.out.is_empty() => {
                let structured = serde_json::from_str(&answer.out).unwrap_or_else(|_| json!({"text": answer.out}));
                told(answer.out, structured)
            }
            Ok(answer) => refused(answer.err),
            Err(message) => refused(message),
        };
        Ok(result.into())
    }
}

/// A call that could not be answered, and why.
fn refused(message: String) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(message)])
}

/// One block of text, for clients that read the first alone, and the same as a tree.
fn told(text: String, structured: Value) -> CallToolResult {
    let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
    result.structured_content = Some(structured);
    result
}
