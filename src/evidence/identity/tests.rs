use super::*;

fn authored(number: u32) -> (u32, Role) {
    (number, Role::Author)
}

fn judged(people: &[(&str, &str)], learner: &[&str], source: Source) -> (Vec<bool>, Vec<String>) {
    let mut all = People::default();
    let number = |(name, email): &(&str, &str)| all.number(name.as_bytes(), email.as_bytes());
    let met: Vec<_> = people.iter().map(number).map(authored).collect();
    let learner = learner.iter().map(ToString::to_string);
    all.judge(&Learner::new(learner, source), met)
}

#[test]
fn whom_nobody_met_says_nothing() {
    let mut all = People::default();
    let old = all.number(b"Ada Lovelace", b"ada@example.org");
    let new = all.number(b"Ada Lovelace", b"ada@new.example");
    let learner = || Learner::new(["ada@example.org".to_owned()], Source::User);
    assert_eq!(
        all.judge(&learner(), [old, new].map(authored)).0,
        [true, true]
    );
    let (verdicts, addresses) = all.judge(&learner(), [authored(new)]);
    assert_eq!(verdicts, [false, false]);
    assert_eq!(addresses, ["ada@example.org"]);
}

#[test]
fn the_same_name_joins_and_generic_ones_do_not() {
    let people = [
        ("Ada Lovelace", "ada@example.org"),
        ("ada lovelace", "ada@work.example"),
        ("Ada.Lovelace", "7+someone@users.noreply.github.com"),
        ("A. L.", "12+ada-lovelace@users.noreply.github.com"),
        ("Grace", "grace@example.org"),
        ("root", "ada@example.org"),
        ("root", "root@laptop"),
    ];
    let (verdicts, addresses) = judged(&people, &["Ada@Example.org"], Source::User);
    assert_eq!(verdicts, [true, true, true, true, false, true, false]);
    assert_eq!(addresses[0], "ada@example.org");
    assert_eq!(addresses.len(), 4);
    let (verdicts, addresses) = judged(&people, &["ada@example.org"], Source::Named);
    assert_eq!(verdicts, [true, false, false, false, false, true, false]);
    assert_eq!(addresses, ["ada@example.org"]);
}

#[test]
fn both_noreply_addresses_of_an_account_are_one_persons() {
    let people = [
        ("ada", "7+ada-l@users.noreply.github.com"),
        ("adal", "adal@users.noreply.github.com"),
        ("ada", "7+ada-l@users.noreply.example.org"),
    ];
    let own = &["Ada-L@users.noreply.github.com"];
    let (verdicts, _) = judged(&people, own, Source::Configured);
    assert_eq!(verdicts, [true, false, false]);
    assert_eq!(judged(&people, own, Source::Named).0, [false; 3]);
}

#[test]
fn what_a_message_says_of_co_authors_joins_nobody_who_commits() {
    let mut all = People::default();
    let mut number = |name: &str, email: &str| all.number(name.as_bytes(), email.as_bytes());
    let ada = number("Ada Lovelace", "ada@example.org");
    let bob = number("Bob Stone", "bob@example.org");
    let claimed = number("Ada Lovelace", "bob@example.org");
    let renamed = number("Bob Stone", "ada@example.org");
    let elsewhere = number("Ada Lovelace", "12+ada@users.noreply.github.com");
    let learner = Learner::new(["ada@example.org".to_owned()], Source::User);
    let named = [claimed, renamed, elsewhere].map(|number| (number, Role::CoAuthor));
    let met = [ada, bob].map(authored).into_iter().chain(named);
    let (verdicts, addresses) = all.judge(&learner, met);
    assert_eq!(verdicts, [true, false, false, true, true]);
    assert_eq!(
        addresses,
        ["ada@example.org", "12+ada@users.noreply.github.com"]
    );
}

#[test]
fn an_address_may_hold_what_parts_addresses() {
    let addresses = |text: &str| -> Vec<String> {
        let learner = Learner::new([text.to_owned()], Source::User);
        learner.addresses.into_iter().collect()
    };
    assert_eq!(addresses("b@x, A@x"), ["a@x", "b@x"]);
    assert_eq!(addresses("a@x b@x"), ["a@x", "b@x"]);
    assert_eq!(
        addresses("Ada <Ada@x>, Bob B. <b@x>"),
        ["ada@x".to_owned(), "b@x".to_owned()]
    );
    assert_eq!(addresses("Grace Hopper"), ["grace hopper"]);
    assert_eq!(addresses("grace,h@x.org"), ["grace,h@x.org"]);
    assert!(addresses(" ").is_empty());
}

#[test]
fn machines_never_count_even_when_named() {
    let people = [
        (
            "dependabot[bot]",
            "49699333+dependabot[bot]@users.noreply.github.com",
        ),
        ("Ada Lovelace", "actions@github.com"),
        ("Ada Lovelace", "ada@example.org"),
    ];
    let named = [
        "49699333+dependabot[bot]@users.noreply.github.com",
        "ada@example.org",
    ];
    assert_eq!(
        judged(&people, &named, Source::Named).0,
        [false, false, true]
    );
}

#[test]
fn co_authors_are_read_in_any_case() {
    let message =
        b"Work\n\nCo-Authored-By: Ada <ada@x>\nco-authored-by:B<b@x>\nCo-authored-by: nobody\n";
    let found: Vec<_> = co_authors(message).collect();
    assert_eq!(
        found,
        [(b"Ada".as_slice(), b"ada@x".as_slice()), (b"B", b"b@x")]
    );
}
