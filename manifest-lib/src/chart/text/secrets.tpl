{{/* %MARK% */ -}}
{{- if not .Values.secrets.existingSecret }}
{{- $missing := list }}
%MISSING%{{- if $missing }}
{{- fail (printf "no value for %s: set it with --set-literal, or name a Secret that has the keys %KEYS% with --set secrets.existingSecret=NAME" (join ", " $missing)) }}
{{- end }}
%SECRETS%{{- end }}
