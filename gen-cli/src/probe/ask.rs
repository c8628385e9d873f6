//! One question over the network, as the kubelet asks it.
//!
//! HTTP: GET without a proxy and without keeping the connection, redirects only to the same host name and at most ten,
//! all within one timeout. A code from 200 to 399 is a yes; no answer, or none in time, is a no. An answer whose body
//! breaks off is asked again, three times in all, and then counts neither way. The sources are the kubelet's prober and
//! its HTTP probe; where Kubernetes' page on probes takes the eleventh redirect for a yes, the code takes it for a no.

use std::io::Read;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use fluent_uri::{Uri, UriRef};
use manifest_lib::health::Answer;
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

/// What the kubelet reads of a body.
const MOST: u64 = 10 * 1024;
const REDIRECTS: usize = 10;
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
    for address in addresses {
        match TcpStream::connect_timeout(&address, timeout) {
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
    for _ in 0..=REDIRECTS {
        // No time at all would mean no limit.
        let left = end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let mut request = agent.get(at.as_str()).config().timeout_global(Some(left)).build();
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
        if let Some(next) = next {
            let Some(next) = next.to_str().ok().and_then(|next| resolve(next, &at)) else {
                return Told::no(format!("{status} to a Location that is no URL"));
            };
            if host(&next) == asked {
                if next.scheme().as_str() != "http" {
                    return Told::no(format!(
                        "{} to {next}, which the kubelet would follow and this command, which speaks no TLS, cannot",
                        status.as_u16()
                    ));
                }
                at = next;
                continue;
            }
        }
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().take(MOST).read_to_end(&mut body);
        let code = status.as_u16();
        if let Err(error) = read {
            return Told {
                answer: Answer::Lost,
                text: format!("{code}, and then the body broke off: {error}"),
                warning: Some(format!(
                    "the answer's body broke off in each of {TRIES} tries: the kubelet counts it neither as a yes nor as a no"
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
    Told::no(format!("more than {REDIRECTS} redirects"))
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn host(uri: &Uri<String>) -> String {
    uri.authority().map(|authority| authority.host().to_owned()).unwrap_or_default()
}

/// Where a Location leads, seen from where it was said. The part behind `#` is not sent.
fn resolve(location: &str, from: &Uri<String>) -> Option<Uri<String>> {
    let location = location.split('#').next().unwrap_or_default();
    UriRef::parse(location).ok()?.resolve_against(from).ok()
}
