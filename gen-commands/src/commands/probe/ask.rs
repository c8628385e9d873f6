//! One question over the network, as the kubelet asks it.
//!
//! HTTP: GET without a proxy and without keeping the connection, redirects only to the same host name and at most ten
//! requests, all within one timeout. A code from 200 to 399 is a yes; no answer, or none in time, is a no. An answer whose body
//! breaks off is asked again, three times in all, and then counts neither way. The sources are the kubelet's prober and
//! its HTTP probe; where Kubernetes' page on probes takes too many redirects for a yes, the code takes them for a no.

use std::io::Read;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use fluent_uri::{Uri, UriRef};
use manifest_lib::health::{Answer, READ_OF_A_BODY};
use ureq::http::{StatusCode, header};
use ureq::{Agent, Error};

/// What is asked.
#[derive(Clone, Debug)]
pub(super) enum Question {
    /// GET this URL, with these headers.
    Http { url: String, headers: Vec<(String, String)>, timeout: Duration },
    /// Open a connection.
    Tcp { host: String, port: u16, timeout: Duration },
}

/// What came back.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) answer: Answer,
    /// What happened, for people.
    pub(super) text: String,
    /// A warning that the kubelet would leave as an event.
    pub(super) warning: Option<String>,
    /// Status code and body of an HTTP answer.
    pub(super) body: Option<(u16, String)>,
}

impl Told {
    fn no(text: impl Into<String>) -> Self {
        Self { answer: Answer::No, text: text.into(), warning: None, body: None }
    }
}

const REQUESTS: usize = 10;
const TRIES: usize = 3;

pub(super) fn ask(question: &Question) -> Told {
    match question {
        Question::Http { url, headers, timeout } => {
            let mut told = get(url, headers, *timeout);
            for _ in 1..TRIES {
                if told.answer == Answer::Lost {
                    told = get(url, headers, *timeout);
                }
            }
            told
        }
        Question::Tcp { host, port, timeout } => connect(host, *port, *timeout),
    }
}

fn connect(host: &str, port: u16, timeout: Duration) -> Told {
    let addresses = match (host, port).to_socket_addrs() {
        Ok(addresses) => addresses,
        Err(error) => return Told::no(format!("{host} has no address: {error}")),
    };
    let mut last = format!("{host} has no address");
    let end = Instant::now() + timeout;
    for address in addresses {
        let left = end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        match TcpStream::connect_timeout(&address, left) {
            Ok(_) => {
                return Told { answer: Answer::Yes, text: "connected".to_owned(), warning: None, body: None };
            }
            Err(error) => last = format!("no connection: {error}"),
        }
    }
    Told::no(last)
}

fn get(url: &str, headers: &[(String, String)], timeout: Duration) -> Told {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(0)
        .max_response_header_size(10 << 20)
        // The oldest supported cluster's.
        .user_agent("kube-probe/1.33")
        .accept("*/*")
        .build()
        .into();
    let end = Instant::now() + timeout;
    let Ok(mut at) = Uri::parse(url.to_owned()) else {
        return Told::no(format!("{url} is no URL"));
    };
    let asked = host(&at);
    for _ in 0..REQUESTS {
        // No time at all would mean no limit.
        let left = end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let mut request = agent.get(at.as_str()).config().timeout_global(Some(left)).build();
        request = request.header(header::CONNECTION, "close");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let mut response = match request.call() {
            Ok(response) => response,
            Err(Error::Timeout(_)) => return Told::no(format!("no answer within {} s", timeout.as_secs())),
            Err(Error::Io(error)) => return Told::no(format!("no answer: {error}")),
            Err(error) => return Told::no(format!("no answer: {error}")),
        };
        let status = response.status();
        let next = if is_redirect(status) { response.headers().get(header::LOCATION) } else { None };
        // Where it leads is not told: a Location may hold a token.
        if let Some(next) = next.filter(|next| !next.is_empty()) {
            let Some(next) = resolve(next.as_bytes(), &at) else {
                return Told::no(format!("{}, to a Location that is no URL", status.as_u16()));
            };
            if host(&next) == asked {
                match next.scheme().as_str() {
                    "http" => {}
                    "https" => {
                        return Told::no(format!(
                            "{}, to https on the same host, which the kubelet would follow and this command, which speaks no TLS, cannot",
                            status.as_u16()
                        ));
                    }
                    _ => return Told::no(format!("{}, to something else than HTTP", status.as_u16())),
                }
                at = next;
                continue;
            }
        }
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().take(READ_OF_A_BODY as u64).read_to_end(&mut body);
        let code = status.as_u16();
        if let Err(error) = read {
            let late = matches!(ureq::Error::from(error), Error::Timeout(_));
            let how =
                if late { format!("was not complete within {} s", timeout.as_secs()) } else { "broke off".to_owned() };
            return Told {
                answer: Answer::Lost,
                text: format!("{code}, and then the body {how}"),
                warning: Some(format!(
                    "the answer's body {how} in each of {TRIES} tries: the kubelet counts it neither as a yes nor as a no"
                )),
                body: None,
            };
        }
        let warning = status.is_redirection().then(|| {
            "the answer is a redirect that the kubelet does not follow: it counts as a yes, whatever is there"
                .to_owned()
        });
        let answer = if (200..400).contains(&code) { Answer::Yes } else { Answer::No };
        let body = Some((code, String::from_utf8_lossy(&body).into_owned()));
        return Told { answer, text: code.to_string(), warning, body };
    }
    Told::no(format!("stopped after {REQUESTS} requests: each answer was a redirect"))
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn host(uri: &Uri<String>) -> String {
    uri.authority().map(|authority| authority.host().to_owned()).unwrap_or_default()
}

/// Where a Location leads, seen from where it was said. The part behind `#` is not sent; what no URL has, such as a
/// space, is escaped as browsers and Go do.
fn resolve(location: &[u8], from: &Uri<String>) -> Option<Uri<String>> {
    let mut escaped = String::with_capacity(location.len());
    for byte in location.iter().take_while(|byte| **byte != b'#') {
        match byte {
            b'!'..=b'~' if !b"\"<>\\^`{|}".contains(byte) => escaped.push(char::from(*byte)),
            other => escaped += &format!("%{other:02X}"),
        }
    }
    UriRef::parse(escaped).ok()?.resolve_against(from).ok()
}
