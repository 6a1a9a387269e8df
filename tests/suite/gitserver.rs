//! A tiny HTTP server around git's own `http-backend`: one request a connection, as CGI wants it (RFC 3875).

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What the server asks of whoever pushes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Nothing.
    Open,
    /// The password `secret` for any push.
    Password,
    /// Nobody may push.
    ReadOnly,
}

/// A server that runs until the test process ends.
pub struct Server {
    port: u16,
    pushes: Arc<AtomicUsize>,
}

impl Server {
    /// Serves the bare repositories in `root`; `None` where git has no `http-backend` or no HTTP transport.
    #[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
    pub fn start(root: &Path, door: Door) -> Option<Self> {
        let exec = Command::new("git").arg("--exec-path").output().ok()?;
        let exec = PathBuf::from(String::from_utf8(exec.stdout).ok()?.trim());
        let backend = exec.join("git-http-backend");
        if !backend.exists() || !exec.join("git-remote-http").exists() {
            eprintln!("SKIPPED: this git has no http-backend or no HTTP transport");
            return None;
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let pushes = Arc::new(AtomicUsize::new(0));
        let (root, counter) = (root.to_owned(), pushes.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (backend, root, counter) = (backend.clone(), root.clone(), counter.clone());
                thread::spawn(move || answer(stream, &backend, &root, door, &counter));
            }
        });
        Some(Self { port, pushes })
    }

    /// The address of a repository.
    pub fn url(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}/{name}", self.port)
    }

    /// How many packs were received.
    pub fn pushes(&self) -> usize {
        self.pushes.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: TcpStream, backend: &Path, root: &Path, door: Door, pushes: &AtomicUsize) {
    let Some(request) = Request::read(&stream) else {
        return;
    };
    if let Some(refusal) = request.refusal(door) {
        let text = format!("HTTP/1.1 {refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        let _ = stream.write_all(text.as_bytes());
        return;
    }
    if request.is_push() && request.method == "POST" {
        pushes.fetch_add(1, Ordering::SeqCst);
    }
    let answer = request.run(backend, root);
    reply(&mut stream, &answer);
}

/// A request as it came in.
struct Request {
    method: String,
    target: String,
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

impl Request {
    fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let mut words = line.split_whitespace().map(str::to_owned);
        let (method, target) = (words.next()?, words.next()?);
        let mut headers: HashMap<String, String> = HashMap::new();
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).unwrap();
            let Some((name, value)) = header.trim_end().split_once(':') else {
                break;
            };
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
        let mut body = Vec::new();
        if let Some(length) = headers.get("content-length") {
            body.resize(length.parse().unwrap(), 0);
            reader.read_exact(&mut body).unwrap();
        }
        Some(Self {
            method,
            target,
            headers,
            body,
        })
    }

    fn is_push(&self) -> bool {
        self.target.contains("git-receive-pack")
    }

    fn refusal(&self, door: Door) -> Option<&'static str> {
        // "ada:secret" and "x-access-token:secret" in base64.
        let keys = [
            "Basic YWRhOnNlY3JldA==",
            "Basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0",
        ];
        let key = self.headers.get("authorization").map(String::as_str);
        let has_key = key.is_some_and(|key| keys.contains(&key));
        match door {
            Door::Password if self.is_push() && !has_key => {
                Some("401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"")
            }
            Door::ReadOnly if self.is_push() => Some("403 Forbidden"),
            _ => None,
        }
    }

    /// What the CGI program prints.
    fn run(self, backend: &Path, root: &Path) -> Vec<u8> {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let mut command = Command::new(backend);
        command
            .env("GIT_PROJECT_ROOT", root)
            .env("GIT_HTTP_EXPORT_ALL", "1")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", root.join("no-config"))
            .env("REMOTE_USER", "ada")
            .env("REQUEST_METHOD", &self.method)
            .env("PATH_INFO", path)
            .env("QUERY_STRING", query)
            .env("CONTENT_LENGTH", self.body.len().to_string());
        for (header, variable) in [
            ("content-type", "CONTENT_TYPE"),
            ("content-encoding", "HTTP_CONTENT_ENCODING"),
            ("git-protocol", "GIT_PROTOCOL"),
        ] {
            if let Some(value) = self.headers.get(header) {
                command.env(variable, value);
            }
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let body = self.body;
        let feed = thread::spawn(move || {
            let _ = pipe.write_all(&body);
        });
        let output = child.wait_with_output().unwrap();
        feed.join().unwrap();
        output.stdout
    }
}

/// Turns a CGI answer into one of HTTP.
fn reply(stream: &mut TcpStream, answer: &[u8]) {
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let body = &answer[end + 4..];
    let status = head
        .lines()
        .find_map(|line| line.strip_prefix("Status: "))
        .unwrap_or("200 OK");
    let rest: String = head
        .lines()
        .filter(|line| !line.starts_with("Status: "))
        .map(|line| format!("{line}\r\n"))
        .collect();
    let head = format!(
        "HTTP/1.1 {status}\r\n{rest}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}
