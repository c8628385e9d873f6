{{- with .Values.autoscaling.%WORKLOAD% }}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) }}
{{- fail (printf "autoscaling.%WORKLOAD%.minReplicas is %d and maxReplicas is %d: swap or raise" (int .minReplicas) (int .maxReplicas)) }}
{{- end }}
{{- if and .enabled (not .targetCPUUtilizationPercentage) (not .targetMemoryUtilizationPercentage) %OTHER%}}
{{- fail "autoscaling.%WORKLOAD% has no target: set targetCPUUtilizationPercentage or targetMemoryUtilizationPercentage" }}
{{- end }}
{{- end }}
