{{- range .Values.extraEnv.%WORKLOAD% }}
{{- if has .name (list%NAMES%) }}
{{- fail (printf "extraEnv.%WORKLOAD% has %s, which the chart sets itself: leave it out" .name) }}
{{- end }}
{{- end }}
