{{- if $.Values.autoscaling.%WORKLOAD%.enabled }}
{{- $pods = int $.Values.autoscaling.%WORKLOAD%.minReplicas }}
{{- $value = "autoscaling.%WORKLOAD%.minReplicas" }}
{{- end }}
