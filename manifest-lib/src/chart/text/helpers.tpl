{{/* %MARK% */ -}}

{{/* The app's name in the labels. */}}
{{- define "%CHART%.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The chart's name and version in one label. */}}
{{- define "%CHART%.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The labels by which pods are selected; they never change within a release. */}}
{{- define "%CHART%.selectorLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: {{ include "%CHART%.name" . | quote }}
{{- end }}

{{/* All labels of an object but its component. */}}
{{- define "%CHART%.labels" -}}
{{ include "%CHART%.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: %CHART%
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ include "%CHART%.chart" . }}
{{- end }}

{{/* An image: repository, tag and digest as far as they are set. */}}
{{- define "%CHART%.image" -}}
{{ .repository }}{{ with .tag }}:{{ . }}{{ end }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}
