//! Repositories that are damaged, crafted or strange. Honest work lies in each, in a commit below what is hostile: it is
//! verified, or unknown where it cannot be seen; nobody is accused.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use super::{Answer, Tally, try_all};
use crate::learner::Learner;
use crate::verify::{claim, fork};

/// What may be said of the honest claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Verified,
    Unknown,
    /// Nothing can be judged: exit 2, and the error names this.
    Refused(&'static str),
}
use Outcome::{Refused, Unknown, Verified};

/// A case: its name, what it makes of a repository with honest work, and what may be said.
type Case = (&'static str, fn(&Learner), Outcome);

const HONEST: &str = "class Post: pass\n";

fn honest() -> Learner {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner.file("blog/models.py", HONEST).commit("My blog");
    learner
}

/// What git says when it is given this on stdin.
fn git(learner: &Learner, arguments: &[&str], input: &[u8]) -> String {
    let mut child = learner
        .command("git")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Where it stops reading, what it printed tells.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn object(learner: &Learner, kind: &str, bytes: &[u8]) -> String {
    let arguments = ["hash-object", "-t", kind, "-w", "--stdin", "--literally"];
    git(learner, &arguments, bytes)
}

fn raw(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// The bytes of HEAD's tree.
fn tree(learner: &Learner) -> Vec<u8> {
    let output = learner
        .command("git")
        .args(["cat-file", "tree", "HEAD^{tree}"])
        .output();
    output.unwrap().stdout
}

fn head(learner: &Learner) -> String {
    git(learner, &["rev-parse", "HEAD"], b"")
}

fn set_head(learner: &Learner, commit: &str) {
    fs::write(
        learner.root().join(".git/refs/heads/main"),
        format!("{commit}\n"),
    )
    .unwrap();
}

/// A commit object on top of HEAD with HEAD's tree and these lines instead of the usual ones.
fn with_header(learner: &Learner, parents: &str, lines: &[u8]) {
    let tree = git(learner, &["rev-parse", "HEAD^{tree}"], b"");
    let mut bytes = format!("tree {tree}\n{parents}").into_bytes();
    bytes.extend_from_slice(lines);
    let commit = object(learner, "commit", &bytes);
    set_head(learner, &commit);
}

fn on_top(learner: &Learner, lines: &[u8]) {
    with_header(learner, &format!("parent {}\n", head(learner)), lines);
}

const ADA: &str = "Ada <ada@example.org> 1788300000 +0000";

fn usual(extra: &str, message: &str) -> Vec<u8> {
    format!("author {ADA}\ncommitter {ADA}\n{extra}\n{message}").into_bytes()
}

/// A commit on top of HEAD whose tree has this entry beside the honest ones.
fn with_entry(learner: &Learner, mode: &str, name: &[u8], id: &[u8]) {
    let mut bytes = tree(learner);
    bytes.extend_from_slice(mode.as_bytes());
    bytes.push(b' ');
    bytes.extend_from_slice(name);
    bytes.push(0);
    bytes.extend_from_slice(id);
    with_tree(learner, &bytes);
}

fn with_tree(learner: &Learner, bytes: &[u8]) {
    let tree = object(learner, "tree", bytes);
    let parent = head(learner);
    let mut commit = format!("tree {tree}\nparent {parent}\n").into_bytes();
    commit.extend(usual("", "More\n"));
    let commit = object(learner, "commit", &commit);
    set_head(learner, &commit);
}

fn blob(learner: &Learner) -> Vec<u8> {
    raw(&object(learner, "blob", b"class Post: evil\n"))
}

fn inside(learner: &Learner, path: &str, content: impl AsRef<[u8]>) {
    let path = learner.root().join(".git").join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&path);
    fs::write(path, content).unwrap();
}

fn add_inside(learner: &Learner, path: &str, content: &str) {
    let path = learner.root().join(".git").join(path);
    let before = fs::read_to_string(&path).unwrap_or_default();
    fs::write(path, before + content).unwrap();
}

/// Entries of trees that git would never write.
const TREES: &[Case] = &[
    (
        "an entry called ..",
        |l| with_entry(l, "100644", b"..", &blob(l)),
        Verified,
    ),
    (
        "an entry called .",
        |l| {
            with_entry(
                l,
                "40000",
                b".",
                &raw(&git(l, &["rev-parse", "HEAD^{tree}"], b"")),
            )
        },
        Verified,
    ),
    (
        "an entry called .git",
        |l| {
            with_entry(
                l,
                "40000",
                b".git",
                &raw(&git(l, &["rev-parse", "HEAD^{tree}"], b"")),
            )
        },
        Verified,
    ),
    (
        "an entry called .GIT",
        |l| with_entry(l, "100644", b".GIT", &blob(l)),
        Verified,
    ),
    (
        "an entry without a name",
        |l| with_entry(l, "100644", b"", &blob(l)),
        Verified,
    ),
    (
        "an entry with a slash",
        |l| with_entry(l, "100644", b"../../blog/models.py", &blob(l)),
        Verified,
    ),
    (
        "an entry twice",
        |l| {
            with_entry(
                l,
                "40000",
                b"blog",
                &raw(&git(l, &["rev-parse", "HEAD:blog"], b"")),
            )
        },
        Verified,
    ),
    (
        "a file called as a folder is",
        |l| with_entry(l, "100644", b"blog", &blob(l)),
        Verified,
    ),
    (
        "an entry out of order",
        |l| with_entry(l, "100644", b"A", &blob(l)),
        Verified,
    ),
    (
        "a name of 64 KiB",
        |l| with_entry(l, "100644", &[b'x'; 65_536], &blob(l)),
        Verified,
    ),
    (
        "a name of 1 MiB",
        |l| with_entry(l, "100644", &[b'x'; 1 << 20], &blob(l)),
        Verified,
    ),
    (
        "a name that acts on terminals",
        |l| {
            with_entry(
                l,
                "100644",
                b"\x1b]0;x\x07\xe2\x80\xae\r\n::error::x/models.py",
                &blob(l),
            )
        },
        Verified,
    ),
    (
        "a name that is no UTF-8",
        |l| with_entry(l, "100644", b"\xff\xfe\x80models.py", &blob(l)),
        Verified,
    ),
    (
        "names of devices and streams",
        |l| with_entry(l, "100644", b"CON:\\..\\models.py", &blob(l)),
        Verified,
    ),
    (
        "mode 0",
        |l| with_entry(l, "0", b"zero", &blob(l)),
        Verified,
    ),
    (
        "mode 7777777777",
        |l| with_entry(l, "7777777777", b"zz", &blob(l)),
        Verified,
    ),
    (
        "a mode of letters",
        |l| with_entry(l, "rwxrwx", b"zz", &blob(l)),
        Unknown,
    ),
    (
        "a mode of 1 MiB",
        |l| with_entry(l, &"1".repeat(1 << 20), b"zz", &blob(l)),
        Unknown,
    ),
    (
        "a folder that is a file",
        |l| with_entry(l, "40000", b"zz", &blob(l)),
        Unknown,
    ),
    (
        "a folder that is a commit",
        |l| with_entry(l, "40000", b"zz", &raw(&head(l))),
        Unknown,
    ),
    (
        "a file that is a folder",
        |l| {
            with_entry(
                l,
                "100644",
                b"models.py",
                &raw(&git(l, &["rev-parse", "HEAD^{tree}"], b"")),
            )
        },
        Verified,
    ),
    (
        "a folder that is not here",
        |l| with_entry(l, "40000", b"zz", &[0x77; 20]),
        Unknown,
    ),
    (
        "a file that is not here",
        |l| with_entry(l, "100644", b"zz.txt", &[0x77; 20]),
        Verified,
    ),
    (
        "a submodule that is nowhere",
        |l| with_entry(l, "160000", b"zz", &[0; 20]),
        Verified,
    ),
    (
        "a link out of the repository",
        |l| {
            let to = raw(&object(l, "blob", b"../../../../etc/passwd"));
            with_entry(l, "120000", b"zz", &to);
        },
        Verified,
    ),
    (
        "a tree that ends early",
        |l| {
            let mut t = tree(l);
            t.truncate(t.len() - 7);
            with_tree(l, &t);
        },
        Unknown,
    ),
    ("a tree of noise", |l| with_tree(l, &[0xa5; 4096]), Unknown),
    (
        "200,000 entries",
        |l| {
            let id = blob(l);
            let mut t = tree(l);
            for n in 0..200_000 {
                t.extend(format!("100644 z{n:06}\0").bytes());
                t.extend(&id);
            }
            with_tree(l, &t);
        },
        Verified,
    ),
    ("20,000 folders deep", deep, Verified),
    ("an empty tree on top", |l| with_tree(l, b""), Unknown),
];

fn deep(learner: &Learner) {
    // `git fast-import` and `mktree` would both refuse: object by object, all at once.
    let mut id = raw(&object(learner, "blob", b"x\n"));
    let mut kind = "100644 f";
    for _ in 0..600 {
        let mut bytes = format!("{kind}\0").into_bytes();
        bytes.extend(&id);
        id = raw(&object(learner, "tree", &bytes));
        kind = "40000 d";
    }
    with_entry(learner, "40000", b"zz", &id);
}

/// Commits that git would never write.
const COMMITS: &[Case] = &[
    (
        "10,000 parents",
        |l| {
            let p = format!("parent {}\n", head(l)).repeat(10_000);
            with_header(l, &p, &usual("", "Octopus\n"));
        },
        Verified,
    ),
    (
        "a date beyond 64 bits",
        |l| {
            on_top(l, b"author Ada <ada@example.org> 99999999999999999999999999 +0000\ncommitter Ada <ada@example.org> 99999999999999999999999999 +0000\n\nx\n")
        },
        Verified,
    ),
    (
        "a date before all",
        |l| {
            on_top(l, b"author Ada <ada@example.org> -9223372036854775808 +0000\ncommitter Ada <ada@example.org> -9223372036854775809 +0000\n\nx\n")
        },
        Verified,
    ),
    (
        "zones that are none",
        |l| {
            on_top(l, b"author Ada <ada@example.org> 1788300000 -99999999999\ncommitter Ada <ada@example.org> 1788300000 +zone\n\nx\n")
        },
        Verified,
    ),
    (
        "no author",
        |l| on_top(l, format!("committer {ADA}\n\nx\n").as_bytes()),
        Verified,
    ),
    ("nobody at all", |l| on_top(l, b"\nx\n"), Verified),
    (
        "an author of brackets",
        |l| {
            on_top(
                l,
                b"author <<>><ada@example.org>>< 1 +0\ncommitter > <\n\nx\n",
            )
        },
        Verified,
    ),
    (
        "authors twice",
        |l| {
            on_top(l, format!("author {ADA}\nauthor Eve <eve@example.org> 1 +0000\ncommitter {ADA}\ncommitter {ADA}\n\nx\n").as_bytes())
        },
        Verified,
    ),
    (
        "no end of the header",
        |l| on_top(l, format!("author {ADA}\ncommitter {ADA}").as_bytes()),
        Verified,
    ),
    (
        "a signature without an end",
        |l| {
            on_top(
                l,
                &usual(
                    &format!(
                        "gpgsig -----BEGIN PGP SIGNATURE-----\n{}",
                        " AAAA\n".repeat(200_000)
                    ),
                    "x",
                ),
            )
        },
        Verified,
    ),
    (
        "signatures of noise",
        |l| {
            on_top(
                l,
                &usual(
                    "gpgsig \u{0}\u{1b}[2J\ngpgsig-sha256 x\nmergetag y\nHG:extra z\n",
                    "x\n",
                ),
            )
        },
        Verified,
    ),
    (
        "a message of 8 MiB",
        |l| on_top(l, &usual("", &"orm.shop orm.blog ".repeat(1 << 19))),
        Verified,
    ),
    (
        "a message of noise",
        |l| {
            let mut b = usual("encoding x-\u{1b}-none\n", "");
            b.extend((0..=255).cycle().take(9_999));
            on_top(l, &b);
        },
        Verified,
    ),
    (
        "50,000 co-authors",
        |l| {
            on_top(
                l,
                &usual(
                    "",
                    &format!(
                        "x\n\n{}",
                        "Co-authored-by: Ada <ada@example.org>\n".repeat(50_000)
                    ),
                ),
            )
        },
        Verified,
    ),
    (
        "a header of 50,000 fields",
        |l| on_top(l, &usual(&"x-field y\n".repeat(50_000), "x\n")),
        Verified,
    ),
    (
        "a parent that is a file",
        |l| {
            let p = format!(
                "parent {}\nparent {}\n",
                head(l),
                git(l, &["rev-parse", "HEAD:README.md"], b"")
            );
            with_header(l, &p, &usual("", "x\n"));
        },
        Verified,
    ),
    (
        "a parent that is not here",
        |l| {
            with_header(
                l,
                &format!("parent {}\n", "77".repeat(20)),
                &usual("", "x\n"),
            )
        },
        Unknown,
    ),
    (
        "parents that are no ids",
        |l| {
            let p = format!("parent {}\nparent zz\nparent \n", head(l));
            with_header(l, &p, &usual("", "x\n"));
        },
        Verified,
    ),
    (
        "two trees",
        |l| {
            on_top(
                l,
                format!(
                    "tree {}\n{}",
                    "77".repeat(20),
                    String::from_utf8(usual("", "x\n")).unwrap()
                )
                .as_bytes(),
            )
        },
        Verified,
    ),
    (
        "no tree",
        |l| {
            let p = head(l);
            let c = object(
                l,
                "commit",
                format!("parent {p}\nauthor {ADA}\ncommitter {ADA}\n\nx\n").as_bytes(),
            );
            set_head(l, &c);
        },
        Refused("HEAD"),
    ),
    (
        "an empty commit object",
        |l| {
            let c = object(l, "commit", b"");
            set_head(l, &c);
        },
        Refused("HEAD"),
    ),
    ("20,000 commits of noise", many, Verified),
];

fn many(learner: &Learner) {
    let mut stream = String::from("feature done\n");
    for n in 0..20_000 {
        let from = if n == 0 {
            "from refs/heads/main^0\n"
        } else {
            ""
        };
        let _ = write!(
            stream,
            "commit refs/heads/main\nauthor Eve{n} <eve{n}@example.org> {} -0930\ncommitter Eve <eve@example.org> {} +1400\ndata 9\norm.blog\n{from}M 644 inline e/{}.py\ndata {}\n{n}\n\n",
            9_000_000_000_u64 - n,
            n,
            n % 700,
            n.to_string().len() + 1
        );
    }
    stream.push_str("done\n");
    git(
        learner,
        &["fast-import", "--quiet", "--force"],
        stream.as_bytes(),
    );
}

/// What lies in the git directory.
const FOLDERS: &[Case] = &[
    (
        "100,000 packed references",
        |l| {
            let id = head(l);
            let mut t = String::from("# pack-refs with: peeled fully-peeled sorted\n");
            for n in 0..100_000 {
                let _ = writeln!(t, "{id} refs/heads/b{n:06}");
            }
            inside(l, "packed-refs", t);
        },
        Verified,
    ),
    (
        "packed references of noise",
        |l| inside(l, "packed-refs", [0xa5; 100_000]),
        Verified,
    ),
    (
        "references that lead out",
        |l| {
            inside(
                l,
                "refs/remotes/upstream/main",
                "ref: ../../../../etc/passwd\n",
            )
        },
        Verified,
    ),
    (
        "references in a circle",
        |l| {
            inside(
                l,
                "refs/remotes/upstream/a",
                "ref: refs/remotes/upstream/b\n",
            );
            inside(
                l,
                "refs/remotes/upstream/b",
                "ref: refs/remotes/upstream/a\n",
            );
        },
        Verified,
    ),
    (
        "a reference of 10 MiB",
        |l| inside(l, "refs/heads/big", vec![b'a'; 10 << 20]),
        Verified,
    ),
    (
        "HEAD is noise",
        |l| inside(l, "HEAD", [0xa5; 64]),
        Refused(".git"),
    ),
    ("HEAD is empty", |l| inside(l, "HEAD", ""), Refused(".git")),
    (
        "HEAD leads to itself",
        |l| inside(l, "HEAD", "ref: HEAD\n"),
        Refused("HEAD"),
    ),
    (
        "HEAD leads out",
        |l| inside(l, "HEAD", "ref: ../../../../etc/passwd\n"),
        Refused("HEAD"),
    ),
    (
        "HEAD is a file of the tree",
        |l| {
            let id = git(l, &["rev-parse", "HEAD:README.md"], b"");
            inside(l, "HEAD", id);
        },
        Refused("HEAD"),
    ),
    (
        "HEAD is not here",
        |l| inside(l, "HEAD", "77".repeat(20)),
        Refused("HEAD"),
    ),
    (
        "grafts",
        |l| {
            let id = head(l);
            inside(l, "info/grafts", format!("{id}\nzz\n{id} {id}\n"));
        },
        Verified,
    ),
    (
        "replacements in a circle",
        |l| {
            let id = head(l);
            inside(l, &format!("refs/replace/{id}"), format!("{id}\n"));
        },
        Verified,
    ),
    (
        "shallow is noise",
        |l| inside(l, "shallow", [0xa5; 5_000]),
        Verified,
    ),
    (
        "shallow names 100,000",
        |l| {
            inside(
                l,
                "shallow",
                (0..100_000).fold(String::new(), |mut t, n| {
                    let _ = writeln!(t, "{n:040x}");
                    t
                }),
            )
        },
        Verified,
    ),
    (
        "1,000 alternates",
        |l| {
            inside(
                l,
                "objects/info/alternates",
                (0..1_000).fold(String::new(), |mut t, n| {
                    let _ = writeln!(t, "/nowhere/{n}/objects");
                    t
                }),
            )
        },
        Verified,
    ),
    (
        "1,000 times itself as alternate",
        |l| {
            let own = l.root().join(".git/objects").display().to_string();
            inside(
                l,
                "objects/info/alternates",
                format!("{own}\n").repeat(1_000),
            );
        },
        Verified,
    ),
    (
        "alternates in a circle",
        |l| {
            for (a, b) in [("a", "b"), ("b", "a")] {
                inside(
                    l,
                    &format!("{a}/objects/info/alternates"),
                    format!("../../{b}/objects\n"),
                );
            }
            inside(l, "objects/info/alternates", "../a/objects\n");
        },
        Verified,
    ),
    (
        "alternates of noise",
        |l| {
            inside(
                l,
                "objects/info/alternates",
                b"\"\\x\"\n# x\n\n/dev/zero\n/dev/tty\n\xff\xfe\n../../../../../../etc\n",
            )
        },
        Verified,
    ),
    (
        "an index of noise",
        |l| inside(l, "index", [0xa5; 9_999]),
        Verified,
    ),
    (
        "a commit-graph of noise",
        |l| inside(l, "objects/info/commit-graph", [0xa5; 9_999]),
        Verified,
    ),
    (
        "a multi-pack-index of noise",
        |l| {
            git(l, &["repack", "-q", "-adf"], b"");
            inside(l, "objects/pack/multi-pack-index", [0xa5; 9_999]);
        },
        Verified,
    ),
    (
        "a pack of noise",
        |l| {
            inside(l, "objects/pack/pack-aa.pack", [0xa5; 9_999]);
            inside(l, "objects/pack/pack-aa.idx", [0xa5; 9_999]);
        },
        Verified,
    ),
    (
        "a configuration of noise",
        |l| inside(l, "config", [0xa5; 9_999]),
        Refused("config"),
    ),
    (
        "a configuration that includes itself",
        |l| add_inside(l, "config", "[include]\n\tpath = config\n"),
        Refused("config"),
    ),
    (
        "a configuration that includes a device",
        |l| add_inside(l, "config", "[include]\n\tpath = /dev/null\n"),
        Verified,
    ),
    (
        "a configuration of 100,000 sections",
        |l| {
            add_inside(
                l,
                "config",
                &(0..100_000).fold(String::new(), |mut t, n| {
                    let _ = writeln!(t, "[s \"{n}\"]\n\tv = 1");
                    t
                }),
            )
        },
        Verified,
    ),
    (
        "a configuration that runs programs",
        |l| {
            let mark = l.root().join("ran");
            add_inside(
                l,
                "config",
                &format!(
                    "[core]\n\tfsmonitor = touch {0}\n\thooksPath = /tmp\n\tpager = touch {0}\n\tsshCommand = touch {0}\n\teditor = touch {0}\n[diff]\n\texternal = touch {0}\n[gpg]\n\tprogram = touch {0}\n[gpg \"ssh\"]\n\tprogram = touch {0}\n[alias]\n\tlog = !touch {0}\n[filter \"x\"]\n\tsmudge = touch {0}\n\tclean = touch {0}\n[remote \"upstream\"]\n\turl = ext::touch {0}\n",
                    mark.display()
                ),
            );
        },
        Verified,
    ),
    (
        "a .mailmap that gives work away",
        |l| {
            l.file(
                ".mailmap",
                "Eve <eve@example.org> <ada@example.org>\n".repeat(10_000),
            )
            .commit("Map");
        },
        Verified,
    ),
    (
        "submodules in a circle",
        |l| {
            l.file(".gitmodules", "[submodule \"x\"]\n\tpath = .\n\turl = ./\n[submodule \"..\"]\n\tpath = ../../x\n\turl = -x\n".repeat(500)).commit("Modules");
        },
        Verified,
    ),
    (
        "attributes that filter all",
        |l| {
            l.file(
                ".gitattributes",
                "* filter=x diff=x merge=x text=auto eol=crlf\n",
            )
            .commit("Attributes");
        },
        Verified,
    ),
    (
        "a common directory that is nowhere",
        |l| inside(l, "commondir", "../../nowhere\n"),
        Refused("git"),
    ),
];

fn file_for_git(learner: &Learner, content: &str) {
    fs::rename(learner.root().join(".git"), learner.home().join("kept")).unwrap();
    fs::write(learner.root().join(".git"), content).unwrap();
}

/// What stands where the git directory should.
const FILES: &[Case] = &[
    (
        ".git is noise",
        |l| file_for_git(l, "\u{1b}[2J\n"),
        Refused(".git"),
    ),
    (
        ".git leads to itself",
        |l| file_for_git(l, "gitdir: .git\n"),
        Refused("git"),
    ),
    (
        ".git leads nowhere",
        |l| file_for_git(l, "gitdir: /nowhere/at/all\n"),
        Refused("git"),
    ),
    (".git is empty", |l| file_for_git(l, ""), Refused(".git")),
    (
        ".git of 1 MiB",
        |l| file_for_git(l, &"gitdir: x".repeat(120_000)),
        Refused("git"),
    ),
];

/// What is wrong with the answer on the honest claim.
fn surprise(answer: &Answer, expected: Outcome) -> Option<String> {
    let found: Option<serde_json::Value> = serde_json::from_str(&answer.stdout).ok();
    let verdict = found.as_ref().and_then(|found| {
        let findings = found["findings"].as_array()?;
        let blog = findings
            .iter()
            .find(|finding| finding["id"] == "orm.blog")?;
        blog["verdict"].as_str()
    });
    let fits = match expected {
        Verified => (answer.code, verdict) == (0, Some("verified")),
        Unknown => (answer.code, verdict) == (3, Some("unknown")),
        Refused(what) => answer.code == 2 && answer.stderr.contains(what),
    };
    let said = answer.stderr.chars().take(500).collect::<String>();
    (!fits).then(|| {
        format!(
            "expected {expected:?}, exit {}: {verdict:?} {said}",
            answer.code
        )
    })
}

fn tried(cases: &[Case], tally: &mut Tally) {
    for (name, make, expected) in cases {
        let learner = honest();
        make(&learner);
        let mut faults = Vec::new();
        let commands: &[&[&str]] = &[
            &["verify", "orm.blog", "--json"],
            &["status", "--verify"],
            &["review"],
            &["doctor"],
            &["next"],
            &["done", "orm.fields", "-n"],
        ];
        let answers = try_all(&learner, commands, &mut faults);
        let first = answers.first().and_then(Option::as_ref);
        faults.extend(first.and_then(|answer| surprise(answer, *expected)));
        tally.add(name, &answers, faults);
    }
}

#[test]
#[ignore = "takes minutes in a debug build: see the module's head"]
fn hostile_repositories() {
    let mut tally = Tally::default();
    for cases in [TREES, COMMITS, FOLDERS, FILES] {
        tried(cases, &mut tally);
    }
    assert!(tally.cases >= 60);
    tally.hold("repositories");
}

#[test]
fn trees_commits_and_folders_that_git_would_never_write() {
    let mut tally = Tally::default();
    for cases in [&TREES[..8], &COMMITS[1..6], &FOLDERS[5..9], FILES] {
        tried(cases, &mut tally);
    }
    tally.hold("repositories");
}
