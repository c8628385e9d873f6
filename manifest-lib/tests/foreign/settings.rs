//! What containers are told: settings files, arguments and variables, as others write them.

use crate::judged::Expected::{Doubted, Found, Silent};
use crate::judged::{holds, pod};

fn config(name: &str, text: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web}}\ndata: {{{name:?}: {text:?}}}\n")
}

#[test]
fn a_password_in_a_settings_file_is_doubted_and_a_place_for_one_is_not() {
    let spring = |value: &str| config("application.yml", &format!("spring:\n  datasource:\n    password: {value}\n"));
    let properties = config("app.properties", "url=jdbc:postgresql://db/app\nspring.datasource.password=Sup3rS3cret\n");
    let nginx = config("nginx.conf", "server {\n  listen 8080;\n  location / { proxy_pass http://web:80; }\n}\n");
    let json = config("settings.json", "{\"user\": \"app\", \"password\": \"jkl-9981\"}\n");
    let readme = config("README.md", "# Password: how to set it\nToken: the one that CI has\n");
    let prometheus = config(
        "prometheus.yml",
        "scrape_configs:\n- bearer_token_file: /var/run/secrets/token\n  basic_auth: {username: a, password_file: /etc/p}\n",
    );
    holds(
        "secret-in-config",
        &[
            ("all", &spring("Sup3rS3cret!"), Doubted("its line 3 sets `password`")),
            ("all", &spring("${DB_PASSWORD}"), Silent),
            ("all", &spring("{{ .Env.DB_PASSWORD }}"), Silent),
            ("all", &spring("\"\""), Silent),
            ("all", &properties, Doubted("its line 2 sets `spring.datasource.password`")),
            ("all", &json, Doubted("its line 1 sets `password`")),
            ("all", &nginx, Silent),
            ("all", &readme, Silent),
            ("all", &prometheus, Silent),
        ],
    );
}

#[test]
fn a_password_among_the_arguments_is_doubted_and_a_variable_is_not() {
    holds(
        "secret-in-config",
        &[
            ("all", &pod("args: [--db-password=hunter2x]"), Doubted("write `$(NAME)` for the value")),
            ("all", &pod("args: [--token, abcdef0123]"), Doubted("containers[0].args[0]")),
            ("all", &pod("args: ['--db-password=$(DB_PASSWORD)']"), Silent),
            ("all", &pod("args: [--tls-secret-name, web-tls, --token-ttl=3600s]"), Silent),
            ("all", &pod("args: [--password-file=/run/secrets/a]"), Silent),
        ],
    );
}

#[test]
fn a_variable_is_set_once() {
    let twice = "env: [{name: LEVEL, value: info}, {name: PORT, value: '80'}, {name: LEVEL, value: debug}]";
    holds(
        "duplicate-variable",
        &[
            ("all", &pod(twice), Found("containers[0].env[2].name")),
            ("part", &pod(twice), Found("remove one of the two `- name: LEVEL`")),
            ("all", &pod("env: [{name: LEVEL, value: info}, {name: level, value: info}]"), Silent),
        ],
    );
}

#[test]
fn files_of_volumes_are_there_whichever_way_a_volume_takes_them() {
    let with = |volume: &str| {
        config("a", "b")
            + "---\n"
            + &pod("tty: false").replace(
                "metadata: {name: web}\nspec: {",
                &format!("metadata: {{name: web}}\nspec: {{volumes: [{{name: v, {volume}}}], "),
            )
    };
    holds(
        "missing-config",
        &[
            ("all", &with("configMap: {name: web}"), Silent),
            ("all", &with("configMap: {name: gone}"), Found("volumes[0].configMap")),
            ("all", &with("configMap: {name: web, items: [{key: a, path: a}]}"), Silent),
            ("all", &with("configMap: {name: web, items: [{key: z, path: a}]}"), Found("items[0].key")),
            ("all", &with("configMap: {name: web, optional: true, items: [{key: z, path: a}]}"), Silent),
            ("all", &with("projected: {sources: [{configMap: {name: gone}}]}"), Found("sources[0].configMap")),
            ("all", &with("projected: {sources: [{configMap: {name: web}}, {secret: {name: made}}]}"), Silent),
            ("all", &with("secret: {secretName: made}"), Silent),
        ],
    );
}
