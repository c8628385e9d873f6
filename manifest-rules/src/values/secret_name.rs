//! What a name gives away: whether the value of such a setting is likely a secret.

/// Words for a secret, alone.
const SECRETS: [&str; 13] = [
    "APIKEY",
    "CREDENTIAL",
    "CREDENTIALS",
    "PASSCODE",
    "PASSPHRASE",
    "PASSWD",
    "PASSWORD",
    "PGPASSWORD",
    "PWD",
    "SECRET",
    "SECRETKEY",
    "TOKEN",
    "WEBHOOKSECRET",
];

/// Words that make a `KEY` behind them a secret one.
const KEYS: [&str; 15] = [
    "ACCESS",
    "ACCOUNT",
    "API",
    "AUTH",
    "DEPLOY",
    "ENCRYPTION",
    "HMAC",
    "JWT",
    "LICENSE",
    "MASTER",
    "PRIVATE",
    "SECRET",
    "SESSION",
    "SIGNING",
    "SSH",
];

/// Last words of names that say something about a secret, or where it stands, and not the secret itself.
#[rustfmt::skip]
const ABOUT: [&str; 97] = [
    "ACCOUNT", "ALGO", "ALGORITHM", "ALG", "ARN", "ATTEMPTS", "AUD", "AUDIENCE", "BACKEND", "BUCKET", "CACHE", "CLAIM",
    "COLUMN", "CONFIG", "COOKIE", "COUNT", "CLASS", "DAYS", "DIR", "DIRECTORY", "DISABLED", "DURATION", "ENABLED",
    "ENCODER", "ENCODING", "ENDPOINT", "ENGINE", "ENV", "EXPIRATION", "EXPIRE", "EXPIRES", "EXPIRY", "FIELD", "FILE",
    "FILENAME", "FORMAT", "HASHER", "HEADER", "HOST", "HOURS", "ID", "IDS", "IN", "INTERVAL", "ISSUER", "KIND", "LEN",
    "LENGTH", "LIFETIME", "LIMIT", "LOCATION", "MANAGER", "MAX", "METHOD", "MIN", "MINUTES", "MODE", "MS", "NAME",
    "NAMES", "NAMESPACE", "PARAM", "PATH", "PATTERN", "PER", "PLUGIN", "POLICY", "PORT", "PREFIX", "PROVIDER", "RATE",
    "REF", "REFERENCE", "REGEX", "REGION", "REQUIRED", "REVIEW", "ROTATION", "ROUNDS", "SCOPE", "SCOPES", "SECONDS",
    "SECS", "SERVER", "SERVICE", "SIZE", "SOURCE", "STORE", "STRATEGY", "STRENGTH", "SUFFIX", "TIMEOUT", "TTL", "TYPE",
    "URI", "URL", "VERSION",
];

/// Words before a `TOKEN` that is a piece of text, or a page's mark.
const PIECES: [&str; 15] = [
    "BOS",
    "CLS",
    "CONTINUATION",
    "END",
    "EOS",
    "MASK",
    "NEXT",
    "PAD",
    "PER",
    "SEP",
    "SPECIAL",
    "START",
    "STOP",
    "SYNC",
    "UNK",
];

/// First words of names that switch something, count something, or are public by their maker's word.
const SWITCHES: [&str; 17] = [
    "ALLOW", "CHECK", "DISABLE", "ENABLE", "FORCE", "HIDE", "IS", "MAX", "MIN", "NO", "NUM", "REQUIRE", "ROTATE",
    "SHOW", "SKIP", "USE", "VALIDATE",
];

/// Whether a variable or a setting of this name is likely to hold a secret: one of its words is a word for secrets, and no
/// other says that it is only about one. Never by a part of a word.
///
/// ```
/// use manifest_rules::values::names_a_secret;
/// assert!(names_a_secret("DB_PASS") && names_a_secret("dbPassword") && names_a_secret("SECRET_KEY_BASE"));
/// assert!(!names_a_secret("MAX_TOKENS") && !names_a_secret("PASSWORD_FILE") && !names_a_secret("TOKENIZERS_PARALLELISM"));
/// ```
pub fn names_a_secret(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    if SWITCHES.contains(first) || words.contains(&"PUBLIC") || words.contains(&"PUBLISHABLE") {
        return false;
    }
    // `URL_SECRET` is a secret, `SECRET_URL` is none; and neither is what stands behind `TOKEN_SERVICE`.
    let about = words.len() > 1 && (ABOUT.contains(last) || follows(&words, "SECRET", &["MANAGER", "STORE", "ENGINE"]));
    !about
        && words
            .iter()
            .enumerate()
            .any(|(at, word)| is_secret(word, at.checked_sub(1).map(|at| words[at]), at + 1 == words.len()))
}

/// Whether a word, with the one before it, is one for secrets.
fn is_secret(word: &str, before: Option<&str>, last: bool) -> bool {
    match word {
        // `PROXY_PASS` passes a request on, and a `FIRST_PASS` is a turn.
        "PASS" => {
            last && !before
                .is_some_and(|before| matches!(before, "PROXY" | "BY" | "FIRST" | "SECOND" | "SINGLE" | "TWO"))
        }
        "KEY" => before.is_some_and(|before| KEYS.contains(&before)),
        "TOKEN" => !before.is_some_and(|before| PIECES.contains(&before)),
        word => SECRETS.contains(&word),
    }
}

/// Whether one of these words stands behind a word.
fn follows(words: &[&str], word: &str, next: &[&str]) -> bool {
    words.windows(2).any(|pair| pair[0] == word && next.contains(&pair[1]))
}

/// The words of a name in capitals: parted by what is no letter, and by a capital behind a small letter. Numbers at a
/// word's end are left out.
fn words(name: &str) -> Vec<String> {
    let (mut words, mut word, mut small) = (Vec::new(), String::new(), false);
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || (small && c.is_ascii_uppercase()) {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_uppercase());
        }
        small = c.is_ascii_lowercase() || c.is_ascii_digit() && small;
    }
    words.push(word);
    let words = words.into_iter().map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rustfmt::skip]
    const SECRET: &[&str] = &[
        "PASSWORD", "DB_PASSWORD", "db-password", "db.password", "dbPassword", "PASSWORD_DB", "PASSWORD2", "DB_PASS",
        "SMTP_PASS", "MYSQL_PWD", "PWD", "PGPASSWORD", "POSTGRES_PASSWORD", "MYSQL_ROOT_PASSWORD", "REDIS_PASSWORD",
        "RABBITMQ_DEFAULT_PASS", "SA_PASSWORD", "DATABASE_PASSWD", "SSH_PASSPHRASE", "KEY_PASSPHRASE", "SECRET",
        "SECRET_BLAH", "SECRET_KEY", "SECRET_KEY_BASE", "DJANGO_SECRET_KEY", "JWT_SECRET", "SESSION_SECRET",
        "CLIENT_SECRET", "OAUTH2_CLIENT_SECRET", "BETTER_AUTH_SECRET", "NEXTAUTH_SECRET", "WEBHOOK_SECRET", "TOKEN",
        "GITHUB_TOKEN", "SLACK_BOT_TOKEN", "ACCESS_TOKEN", "REFRESH_TOKEN", "NPM_TOKEN", "HF_TOKEN", "VAULT_TOKEN",
        "apiToken", "API_KEY", "APIKEY", "OPENAI_API_KEY", "STRIPE_API_KEY", "apiKey", "API_KEY_OPENAI", "PRIVATE_KEY",
        "ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "ENCRYPTION_KEY", "SIGNING_KEY", "JWT_KEY", "MASTER_KEY", "LICENSE_KEY",
        "NEW_RELIC_LICENSE_KEY", "STORAGE_ACCOUNT_KEY", "DB_CREDENTIALS", "AWS_CREDENTIAL", "LDAP_BIND_PASSWORD",
        "ADMIN_PASSWORD", "MEILI_MASTER_KEY", "APP_SECRET_TOKEN", "BASIC_AUTH_PASSWORD", "KEYSTORE_PASSWORD",
    ];

    #[rustfmt::skip]
    const HARMLESS: &[&str] = &[
        "", "_", "KEY", "TOKENS", "MAX_TOKENS", "OPENAI_MAX_TOKENS", "MAX_NEW_TOKENS", "TOKENS_PER_MINUTE", "TOKEN_TTL",
        "ACCESS_TOKEN_EXPIRE_MINUTES", "TOKEN_EXPIRY", "REFRESH_TOKEN_LIFETIME", "TOKEN_LIMIT", "TOKEN_URL",
        "OAUTH_TOKEN_ENDPOINT", "TOKEN_TYPE", "TOKEN_ISSUER", "CSRF_TOKEN_HEADER", "TOKENIZERS_PARALLELISM", "TOKENIZER",
        "TOKENIZER_PATH", "EOS_TOKEN", "PAD_TOKEN", "STOP_TOKEN", "NEXT_TOKEN", "COST_PER_TOKEN", "NOTOKEN",
        "TOKEN_BUCKET_SIZE", "SECRET_NAME", "SECRET_NAMESPACE", "TLS_SECRET_NAME", "SECRET_FILE", "SECRET_PATH",
        "SECRET_ARN", "SECRET_ID", "SECRET_STORE_NAME", "SECRET_MANAGER_PROJECT", "SECRETARY", "SECRETS_DIR",
        "PASSWORD_FILE", "DB_PASSWORD_FILE", "POSTGRES_PASSWORD_FILE", "PASSWORD_MIN_LENGTH", "PASSWORD_RESET_TIMEOUT",
        "PASSWORD_POLICY", "PASSWORD_HASHER", "PASSWORD_FIELD", "ALLOW_EMPTY_PASSWORD", "ENABLE_PASSWORD_AUTH",
        "REQUIRE_TOKEN", "PROXY_PASS", "PASS_THROUGH", "PASS_RATE", "BYPASS", "COMPASS_URL", "PASSPORT", "FIRST_PASS",
        "OLDPWD", "AWS_ACCESS_KEY_ID", "API_KEY_HEADER", "API_KEY_NAME", "PRIVATE_KEY_PATH", "SSH_KEY_FILE",
        "PUBLIC_KEY", "NEXT_PUBLIC_API_KEY", "STRIPE_PUBLISHABLE_KEY", "KEYCLOAK_URL", "KEYBOARD", "PRIMARY_KEY",
        "PARTITION_KEY", "SORT_KEY", "CACHE_KEY_PREFIX", "CREDENTIALS_FILE", "GOOGLE_APPLICATION_CREDENTIALS_PATH",
        "AUTH_URL", "NUM_SECRET", "maxTokens", "tokenTtl", "passwordFile",
    ];

    #[test]
    fn names_of_secrets_are_known_and_names_about_them_are_not() {
        let missed: Vec<&&str> = SECRET.iter().filter(|name| !names_a_secret(name)).collect();
        let alarmed: Vec<&&str> = HARMLESS.iter().filter(|name| names_a_secret(name)).collect();
        assert!(missed.is_empty() && alarmed.is_empty(), "missed {missed:?}, falsely told {alarmed:?}");
        assert!(SECRET.len() >= 40 && HARMLESS.len() >= 40);
    }
}
