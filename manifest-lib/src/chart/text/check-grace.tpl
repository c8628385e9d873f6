{{- with .Values.terminationGracePeriodSeconds.%WORKLOAD% | int }}
{{- if le . %SECONDS% }}
{{- fail (printf "terminationGracePeriodSeconds.%WORKLOAD% is %d, and the pod sleeps %SECONDS% s of it before it is told to end: raise it" .) }}
{{- end }}
{{- end }}
