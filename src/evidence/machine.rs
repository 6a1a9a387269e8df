//! Which names and addresses are a machine's: its commits count for nobody.

/// Parts before the `@` that only machines have.
const MACHINES: [&str; 6] = [
    "github-actions",
    "gitlab-ci",
    "gitlab-ci-token",
    "ci-bot",
    "circleci",
    "noreply-ci",
];

/// Addresses of programs that write code, and ends of such: who is beside them as co-author may have only asked.
const AGENTS: [&str; 6] = [
    "noreply@anthropic.com",
    "noreply@openai.com",
    "noreply@aider.chat",
    "aider@aider.chat",
    "cursoragent@cursor.com",
    "copilot@users.noreply.github.com",
];

/// Parts before the `@` that machines have, and people who are called so.
const LIKELY_MACHINES: [&str; 6] = ["actions", "action", "ci", "runner", "jenkins", "travis"];

/// Whose addresses with such a part are a machine's: forges and services that build.
const SERVICES: [&str; 10] = [
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeberg.org",
    "travis-ci.org",
    "travis-ci.com",
    "circleci.com",
    "jenkins.io",
    "jenkins-ci.org",
    "cloudapp.net",
];

/// Names, as letters and digits, that such a machine calls itself.
const MACHINE_NAMES: [&str; 13] = [
    "actions",
    "action",
    "githubactions",
    "githubaction",
    "gitlabci",
    "ci",
    "cibot",
    "runner",
    "githubrunner",
    "jenkins",
    "jenkinsci",
    "travisci",
    "continuousintegration",
];

/// By what a machine is known: its lower-case address, or its name at somebody's; `None` for a person.
pub fn machine(name: &str, address: &str) -> Option<String> {
    match is_machine("", address) {
        true => Some(address.to_owned()),
        false => is_machine(name, address).then(|| format!("{name} <{address}>")),
    }
}

/// Whether a name and a lower-case address are a machine's. Of some parts before the `@` only the rest tells: Travis may be who
/// writes, or what builds.
pub fn is_machine(name: &str, address: &str) -> bool {
    let (local, host) = address.split_once('@').unwrap_or((address, ""));
    let is_service = || {
        let is_at = |service: &&str| {
            let subdomain = host.strip_suffix(*service);
            subdomain.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        // A machine's own name has no dot; so has that of a person's computer, and Travis is a person's name.
        !host.contains('.') && local != "travis" || SERVICES.iter().any(is_at)
    };
    name.contains("[bot]")
        || address.contains("[bot]")
        || MACHINES.contains(&local)
        || AGENTS.contains(&address.split_once('+').map_or(address, |(_, login)| login))
        || local.ends_with("-bot")
        || local == "bot"
        || LIKELY_MACHINES.contains(&local)
            && (is_service() || MACHINE_NAMES.contains(&plain(name).as_str()))
}

/// Letters and digits of a name, in lower case.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_machine;

    #[test]
    fn people_may_be_called_as_machines_are() {
        for (name, address) in [
            ("Travis Oliphant", "travis@oliphant.org"),
            ("Ada Jenkins", "jenkins@uni.example"),
            ("", "runner@marathon.example"),
            ("travis", "travis@gmail.example"),
            ("Travis", "travis@thinkpad"),
            ("Copilot", "copilot@example.org"),
        ] {
            assert!(!is_machine(name, address), "{name} {address}");
        }
        for (name, address) in [
            ("Travis CI", "travis@company.example"),
            ("Deployment Bot (from Travis CI)", "travis@travis-ci.org"),
            ("", "runner@fv-az1"),
            ("runner", "runner@fv-az1.abc.bx.internal.cloudapp.net"),
            ("jenkins", "jenkins@build.example"),
            ("GitHub Action", "action@github.com"),
            ("Ada", "ci"),
            ("Claude", "noreply@anthropic.com"),
            ("Copilot", "198982749+copilot@users.noreply.github.com"),
        ] {
            assert!(is_machine(name, address), "{name} {address}");
        }
        // A host that only ends in the same letters is another's.
        assert!(!is_machine("Ada", "ci@notgithub.com"));
    }
}
