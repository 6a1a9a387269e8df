//! `peak verify --signers`: signatures by keys that are made here, checked by ssh's own program. Without `ssh-keygen` on the
//! machine these tests say so loudly and show nothing; what is read of lists and commits has unit tests beside the code.

use std::path::PathBuf;
use std::process::Command;

use crate::learner::{Learner, Run};
use crate::schema::held_to;
use crate::verify::{Verdicts, claim, fork};

/// A learner whose commits are signed with a key of their own, and the mentor's list, outside the repository.
struct Signing {
    learner: Learner,
    list: PathBuf,
}

/// Whether ssh's program is here; else this is told on the terminal itself, for a captured line would go unseen.
fn has_keygen() -> bool {
    let here = Command::new("ssh-keygen").arg("-?").output().is_ok();
    if !here {
        assert!(
            std::env::var_os("CI").is_none(),
            "a CI without ssh-keygen shows nothing about signatures: install OpenSSH there"
        );
        let loud = "SKIPPED: no ssh-keygen here, so that no signature was checked\n";
        std::io::Write::write_all(&mut std::io::stderr(), loud.as_bytes()).unwrap();
    }
    here
}

impl Signing {
    fn new() -> Self {
        let learner = fork();
        for name in ["ada", "eve"] {
            key(&learner, name);
        }
        claim(&learner, "orm.blog");
        claim(&learner, "orm.shop");
        let list = learner.home().join("class");
        let signing = Self { learner, list };
        signing.sign_with("ada");
        signing
    }

    /// From now on, commits are signed with this key.
    fn sign_with(&self, name: &str) {
        let public = self.learner.home().join(format!("{name}.pub"));
        self.learner.git(["config", "gpg.format", "ssh"]);
        self.learner.git(["config", "commit.gpgsign", "true"]);
        self.learner
            .git(["config", "user.signingkey", public.to_str().unwrap()]);
    }

    /// The mentor's list: these words before a key.
    fn allow(&self, before: &str, name: &str) -> &Self {
        let key = std::fs::read_to_string(self.learner.home().join(format!("{name}.pub"))).unwrap();
        std::fs::write(&self.list, format!("# class of 2026\n{before} {key}")).unwrap();
        self
    }

    fn blog(&self) -> String {
        self.learner
            .file("blog/models.py", "class Post: pass\n")
            .commit("My blog")
    }

    fn run<const N: usize>(&self, more: [&str; N]) -> Run {
        let mut arguments = vec!["verify", "--signers", self.list.to_str().unwrap()];
        arguments.extend(more);
        let output = self
            .learner
            .command(env!("CARGO_BIN_EXE_peak"))
            .args(arguments)
            .output();
        let output = output.unwrap();
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn verify(&self) -> Verdicts {
        let run = self.run(["--json"]);
        assert!(run.code != 2, "{}", run.stderr);
        Verdicts(held_to("verify", &run.stdout))
    }

    /// The blog's level, and its flags that tell of signatures.
    #[track_caller]
    fn expect(&self, level: &str, flag: &str) {
        let found = self.verify();
        assert_eq!(found.verdict("orm.blog"), "verified", "{}", found.0);
        assert_eq!(found.of("orm.blog")["level"], level, "{}", found.0);
        let flags = found.flags("orm.blog").join("; ");
        assert!(
            if flag.is_empty() {
                flags.is_empty()
            } else {
                flags.contains(flag)
            },
            "{flags}"
        );
    }
}

fn key(learner: &Learner, name: &str) {
    let made = learner
        .command("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"])
        .arg(learner.home().join(name))
        .status();
    assert!(made.unwrap().success());
}

#[test]
fn work_signed_with_an_allowed_key_reaches_the_highest_level() {
    if !has_keygen() {
        return;
    }
    let signing = Signing::new();
    let commit = signing.blog();
    signing.allow("Ada@Example.org,ada@home.example namespaces=\"git\"", "ada");
    signing.expect("signed", "");
    let found = signing.verify();
    assert_eq!(
        found.of("orm.blog")["evidence"][0]["signer"],
        "ada@example.org"
    );
    assert_eq!(
        found.verdict("orm.shop"),
        "unverified",
        "a list makes no evidence"
    );
    let text = signing.run([]).stdout;
    assert!(text.contains("signed as ada@example.org"), "{text}");
    assert!(
        text.contains("1 verified, 1 unverified; 1 signed"),
        "{text}"
    );
    assert!(text.contains("signers: "), "{text}");
    let without = Verdicts(held_to(
        "verify",
        &signing.learner.peak(["verify", "--json"]).stdout,
    ));
    assert_eq!(without.of("orm.blog")["level"], "committed");
    assert_eq!(without.commits("orm.blog")[0], commit);
}

#[test]
fn what_is_not_signed_by_the_learner_stays_committed_and_says_why() {
    if !has_keygen() {
        return;
    }
    let signing = Signing::new();
    signing.blog();
    for (before, name) in [
        ("ada@example.org", "eve"),
        ("grace@example.org", "ada"),
        ("ada@example.org namespaces=\"file\"", "ada"),
        ("!ada@example.org,*@example.org", "ada"),
        // Whose key it is, days do not tell; and one that is out of date is not made the learner's by the days alone.
        ("grace@example.org valid-before=\"20260101\"", "ada"),
        ("ada@example.org valid-before=\"20260101\"", "eve"),
        (
            "ada@example.org namespaces=\"file\",valid-before=\"20260101\"",
            "ada",
        ),
    ] {
        signing.allow(before, name);
        signing.expect("committed", "is signed with the key SHA256:");
        signing.expect("committed", ", which the list does not allow the learner");
    }
    for days in [
        "valid-before=\"20260101\"",
        "valid-after=\"20270101\"",
        "namespaces=\"git\",valid-after=\"20200101\",valid-before=\"20210101\"",
    ] {
        signing.allow(&format!("ada@example.org {days}"), "ada");
        signing.expect("committed", "is signed with the key SHA256:");
        signing.expect(
            "committed",
            ", which is ada@example.org's, but which the list does not allow on 2026-09-01",
        );
    }
    // A key that has expired since was good on the day of the commit.
    signing.allow("ada@example.org valid-before=\"20261001\"", "ada");
    signing.expect("signed", "");
    signing.learner.git(["config", "commit.gpgsign", "false"]);
    signing
        .learner
        .file("blog/models.py", "class Post: more\n")
        .commit("More");
    signing.expect("committed", "is not signed");
}

#[test]
fn a_signature_taken_from_another_commit_does_not_fit() {
    if !has_keygen() {
        return;
    }
    let signing = Signing::new();
    signing.blog();
    signing.allow("ada@example.org", "ada");
    let raw = signing.learner.git(["cat-file", "commit", "HEAD"]);
    let forge = |raw: &str| {
        signing.learner.file("../forged", raw);
        let id = signing
            .learner
            .git(["hash-object", "-t", "commit", "-w", "../forged"]);
        signing.learner.git(["reset", "-q", "--hard", id.trim()]);
    };
    forge(&raw.replace("My blog", "My blog, orm.blog"));
    signing.expect("committed", "has a signature that does not fit it");
    let (head, rest) = raw.split_once("gpgsig ").unwrap();
    let message = rest.split_once("\n\n").unwrap().1;
    forge(&format!(
        "{head}gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n\n{message}"
    ));
    signing.expect("committed", "is signed with OpenPGP, which is not checked");
}

#[test]
fn nothing_that_the_repository_configures_is_believed_or_run() {
    if !has_keygen() {
        return;
    }
    let signing = Signing::new();
    signing.sign_with("eve");
    signing.blog();
    signing.allow("ada@example.org", "ada");
    let evil = signing.learner.home().join("evil.sh");
    let ran = signing.learner.home().join("ran");
    std::fs::write(
        &evil,
        format!("#!/bin/sh\ntouch {}\nexit 0\n", ran.display()),
    )
    .unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&evil, PermissionsExt::from_mode(0o755)).unwrap();
    }
    let own = signing.learner.home().join("own-list");
    let eve = std::fs::read_to_string(signing.learner.home().join("eve.pub")).unwrap();
    std::fs::write(&own, format!("ada@example.org {eve}")).unwrap();
    for key in ["gpg.program", "gpg.ssh.program", "gpg.x509.program"] {
        signing.learner.git(["config", key, evil.to_str().unwrap()]);
    }
    signing.learner.git([
        "config",
        "gpg.ssh.allowedSignersFile",
        own.to_str().unwrap(),
    ]);
    signing.expect("committed", "is signed with the key SHA256:");
    assert!(!ran.exists(), "a program of the repository's ran");
}

#[test]
fn a_list_that_cannot_count_is_refused() {
    let learner = fork();
    claim(&learner, "orm.blog");
    let list = learner.home().join("class");
    let path = list.to_str().unwrap();
    for (text, message) in [
        ("", "names no signer"),
        ("# nobody yet\n", "names no signer"),
        (
            "ada@example.org\n",
            "class:1 is no address with a key of ssh's",
        ),
        (
            "\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
            "class:2 is no address",
        ),
    ] {
        std::fs::write(&list, text).unwrap();
        let run = learner.peak(["verify", "--signers", path]);
        assert_eq!(run.code, 2, "{text}");
        assert!(run.stderr.contains(message), "{}", run.stderr);
        assert!(run.stderr.contains("ALLOWED SIGNERS"), "{}", run.stderr);
    }
    let missing = learner.peak(["verify", "--signers", "../nowhere"]);
    assert_eq!(missing.code, 2);
    assert!(
        missing.stderr.contains("there is no such file"),
        "{}",
        missing.stderr
    );
    let key = "ada@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDqb8VymcfgzMI/Ta9uSBn8rOaIJR10nIZqVRIsCjEmu\n";
    for place in ["class", ".git/class", ".github/allowed_signers"] {
        learner.file(place, key);
        let own = learner.peak(["verify", "--signers", place]);
        assert_eq!(own.code, 2, "{place}");
        assert!(
            own.stderr.contains("lies in the repository that is judged"),
            "{}",
            own.stderr
        );
    }
}

#[test]
fn without_ssh_the_error_says_what_to_install() {
    let learner = fork();
    claim(&learner, "orm.blog");
    learner
        .file("blog/models.py", "class Post: pass\n")
        .commit("My blog");
    let raw = learner.git(["cat-file", "commit", "HEAD"]);
    let (head, message) = raw.split_once("\n\n").unwrap();
    let signature = "-----BEGIN SSH SIGNATURE-----\n U1NI\n -----END SSH SIGNATURE-----";
    learner.file(
        "../signed",
        format!("{head}\ngpgsig {signature}\n\n{message}"),
    );
    let id = learner.git(["hash-object", "-t", "commit", "-w", "../signed"]);
    learner.git(["reset", "-q", "--hard", id.trim()]);
    let list = learner.home().join("class");
    let key = "ada@example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDqb8VymcfgzMI/Ta9uSBn8rOaIJR10nIZqVRIsCjEmu\n";
    std::fs::write(&list, key).unwrap();
    let run = learner
        .command(env!("CARGO_BIN_EXE_peak"))
        .args(["verify", "--signers", list.to_str().unwrap()])
        .env("PATH", learner.home())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{said}");
    assert!(
        said.contains("ssh-keygen, which checks signatures, could not be run"),
        "{said}"
    );
    assert!(said.contains("install OpenSSH"), "{said}");
}
