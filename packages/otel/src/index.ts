// Public entry of @dicom-ul/otel: OpenTelemetry spans and metrics from the diagnostics channels of associations.

export { type InstrumentationOptions, instrumentAssociations } from "./instrument-associations.ts";
export { attributes, metricNames, spanNames } from "./names.ts";
