{{/* %MARK% */ -}}

{{/* The app's name in the labels. */}}
{{- define "%CHART%.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* What stands before the name of every object. */}}
{{- define "%CHART%.prefix" -}}
{{- with .Values.fullnameOverride }}{{ . }}-{{ end }}
{{- end }}

{{/* The namespace of the objects. */}}
{{- define "%CHART%.namespace" -}}
{{- .Values.namespace.name | default .Release.Namespace }}
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

{{/* All labels of a pod but its component; the chart's own version is none, since it would roll pods for nothing. */}}
{{- define "%CHART%.podLabels" -}}
{{ include "%CHART%.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: %CHART%
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* All labels of an object but its component. */}}
{{- define "%CHART%.labels" -}}
{{ include "%CHART%.podLabels" . }}
helm.sh/chart: {{ include "%CHART%.chart" . }}
{{- end }}

{{/* An image: repository, tag and digest as far as they are set. */}}
{{- define "%CHART%.image" -}}
{{ .repository }}{{ with .tag }}:{{ . }}{{ end }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}

{{/* A setting's text, with the hosts in it that are Services of the release by their names. */}}
{{- define "%CHART%.hosts" -}}
{{- $text := index . 1 -}}
{{- $prefix := include "%CHART%.prefix" (index . 0) -}}
{{- if $prefix -}}
{{- if and (has $text (list %SERVICES%)) (regexMatch "HOST|ADDR|SERVER|URL|ENDPOINT" (index . 2 | upper)) -}}
{{- $text = print $prefix $text -}}
{{- else -}}
{{- $named := printf "${1}%s${2}${3}" $prefix -}}
{{- /* Twice: of two hosts side by side, the sign between them ends the first. */ -}}
{{- range list 1 2 -}}
{{- $text = regexReplaceAll %AT_A_PORT% $text $named -}}
{{- $text = regexReplaceAll %IN_AN_ADDRESS% $text $named -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $text -}}
{{- end }}

{{/* A quantity as a number. */}}
{{- define "%CHART%.amount" -}}
{{- $factors := dict "" 1 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 "Ei" 1152921504606846976 -}}
{{- $text := toString . -}}
{{- mulf (regexFind "^[0-9.]+" $text | float64) (get $factors (regexFind "[a-zA-Z]*$" $text) | float64) -}}
{{- end }}
