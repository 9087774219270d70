// Generated from the OpenAPI document by `maintainpro clients`. Do not edit.
//
//   const client = new MaintainProAPI({ baseUrl: "https://plant.example/api", token });
//   const order = await client.workOrders.create({ title: "Bearing Replacement", priority: "high" });
/* eslint-disable */

export interface Options {
  /** Up to and with `/api`. */
  baseUrl: string;
  /** The `token` of a login, or a function that gives a fresh one. */
  token?: string | (() => string | Promise<string>);
  fetch?: typeof fetch;
}

export interface Call {
  /** Sent as Idempotency-Key: the same key and body do nothing twice. */
  idempotencyKey?: string;
  /** Sent as If-Match: the ETag that was read; 412 when somebody was faster. */
  ifMatch?: string;
  signal?: AbortSignal;
}

/** An answer that is not a success, in the one form that all errors have. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | undefined;
  constructor(status: number, problem: Problem | undefined) {
    super(problem?.message ?? `HTTP ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

type Query = Record<string, unknown>;
type Kind = "json" | "blob" | "none";

export interface AlarmDetail {
  id: string;
  sensorId: number | null;
  source: string | null;
  address: string | null;
  equipmentId: string | null;
  warehouseId: string | null;
  detector: string;
  detectorVersion: number;
  state: AlarmState;
  severity: Severity;
  message: string;
  score: number;
  value: number | null;
  baseline: number | null;
  spread: number | null;
  threshold: number | null;
  direction: number;
  quality: number;
  qualityText: string;
  since: string;
  windowStart: string;
  raisedAt: string;
  lastAt: string;
  returnedAt: string | null;
  clearedAt: string | null;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  shelvedUntil: string | null;
  suppressedBy: string | null;
  occurrences: number;
  events: AlarmEventView[];
}

export interface AlarmEventView {
  id: number;
  kind: string;
  occurredAt: string;
  actor: string | null;
  severity: string | null;
  score: number | null;
  value: number | null;
  detail: Record<string, unknown>;
}

/** After ISA-18.2; `returned` went back to normal before anyone acknowledged it. */
export type AlarmState = "unacknowledged" | "acknowledged" | "returned" | "cleared";

export interface AlarmView {
  id: string;
  sensorId: number | null;
  source: string | null;
  address: string | null;
  equipmentId: string | null;
  warehouseId: string | null;
  detector: string;
  detectorVersion: number;
  state: AlarmState;
  severity: Severity;
  message: string;
  score: number;
  value: number | null;
  baseline: number | null;
  spread: number | null;
  threshold: number | null;
  direction: number;
  quality: number;
  qualityText: string;
  since: string;
  windowStart: string;
  raisedAt: string;
  lastAt: string;
  returnedAt: string | null;
  clearedAt: string | null;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  shelvedUntil: string | null;
  suppressedBy: string | null;
  occurrences: number;
}

export interface AttemptView {
  attempt: number;
  attemptedAt: string;
  durationMs: number;
  responseStatus: number | null;
  responseBody: string | null;
  error: string | null;
}

/** Inherent: corrective repair alone. Operational: every stop counts. */
export interface Availability {
  inherent: Figure;
  operational: Figure;
}

/** Null takes the sensor off its equipment. */
export interface Bind {
  equipmentId: string | null;
}

/** A span of time: extremes and ends over its good readings, and how many there were of each kind. */
export interface Bucket {
  time: string;
  min: number | null;
  max: number | null;
  first: number | null;
  last: number | null;
  mean: number | null;
  count: number;
  badCount: number;
}

export interface CaseDetail {
  id: string;
  equipmentId: string;
  assetTag: string | null;
  warehouseId: string | null;
  failureMode: string;
  status: CaseStatus;
  severity: Severity;
  priority: Severity;
  title: string;
  score: number;
  dueAt: string | null;
  since: string;
  openedAt: string;
  lastAt: string;
  closedAt: string | null;
  verdict: Verdict | null;
  verdictNote: string | null;
  verdictBy: string | null;
  verdictAt: string | null;
  workOrderId: string | null;
  workOrderNumber: string | null;
  text: string | null;
  failureModes: FailureModeView[];
  causes: string[];
  parts: string[];
  checklist: string[];
  sensors: SensorInCase[];
  evidence: EvidenceView[];
}

export type CaseStatus = "open" | "held" | "closed";

export interface CaseView {
  id: string;
  equipmentId: string;
  assetTag: string | null;
  warehouseId: string | null;
  failureMode: string;
  status: CaseStatus;
  severity: Severity;
  priority: Severity;
  title: string;
  score: number;
  dueAt: string | null;
  since: string;
  openedAt: string;
  lastAt: string;
  closedAt: string | null;
  verdict: Verdict | null;
  verdictNote: string | null;
  verdictBy: string | null;
  verdictAt: string | null;
  workOrderId: string | null;
  workOrderNumber: string | null;
}

export interface ChecklistItemCreate {
  component?: string | null;
  action: string;
}

export interface ChecklistItemPatch {
  status?: ChecklistStatus;
  notes?: string | null;
  customFieldData?: Record<string, JsonValue> | null;
}

export interface ChecklistItemView {
  id: string;
  workOrderId: string;
  component: string | null;
  action: string;
  status: ChecklistStatus;
  notes: string | null;
  customFieldData: Record<string, unknown> | null;
  createdAt: string;
  completedAt: string | null;
  completedBy: string | null;
}

export type ChecklistStatus = "pending" | "pass" | "fail" | "na" | "done";

export interface Comment {
  text: string;
}

/** received = stored + duplicate + corrected + deadLettered; `drift` is what is missing from that. */
export interface ConservationView {
  received: number;
  stored: number;
  duplicate: number;
  corrected: number;
  deadLettered: number;
  drift: number;
  partitions: PartitionView[];
  processes: ProcessView[];
}

export type Criticality = "low" | "medium" | "high" | "critical";

export interface DeadLetterDetail {
  id: string;
  receivedAt: string;
  topic: string;
  reason: string;
  status: DeadLetterStatus;
  size: number;
  resolvedAt: string | null;
  resolvedBy: string | null;
  payload: string | null;
  payloadBase64: string;
  correctedPayload: string | null;
  correctedPayloadBase64: string | null;
}

export type DeadLetterStatus = "open" | "replayed" | "discarded";

export interface DeadLetterView {
  id: string;
  receivedAt: string;
  topic: string;
  reason: string;
  status: DeadLetterStatus;
  size: number;
  resolvedAt: string | null;
  resolvedBy: string | null;
}

/** With the body that is sent, as long as the event is kept, and every attempt. */
export interface DeliveryDetail {
  id: string;
  webhookId: string;
  eventId: string;
  event: string;
  sequence: number;
  entityId: string;
  replay: boolean;
  status: "waiting" | "pending" | "sending" | "delivered" | "failed";
  attempts: number;
  nextAttemptAt: string | null;
  responseStatus: number | null;
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
  request: Record<string, unknown> | null;
  log: AttemptView[];
}

export interface DeliveryView {
  id: string;
  webhookId: string;
  eventId: string;
  event: string;
  sequence: number;
  entityId: string;
  replay: boolean;
  status: "waiting" | "pending" | "sending" | "delivered" | "failed";
  attempts: number;
  nextAttemptAt: string | null;
  responseStatus: number | null;
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
}

/** What differs from the code's defaults, for one sensor or, without a sensor, for all. */
export interface DetectorPut {
  detector: string;
  sensorId?: number | null;
  mode?: Mode;
  parameters?: Record<string, JsonValue>;
}

export interface DetectorView {
  id: string;
  detector: string;
  sensorId: number | null;
  mode: Mode;
  parameters: Record<string, unknown>;
  updatedAt: string;
  updatedBy: string | null;
}

export interface Done {
  success?: boolean;
}

/** `location` is a path such as `Plant 1 / Line 2`: found, or created on the way. */
export interface EquipmentCreate {
  assetTag: string;
  equipmentClass?: string | null;
  model?: string | null;
  manufacturer?: string | null;
  serialNumber?: string | null;
  foNumber?: string | null;
  description?: string | null;
  location?: string | null;
  locationId?: string | null;
  area?: string | null;
  status?: EquipmentStatus;
  criticality?: Criticality;
  installDate?: string | null;
  warrantyExpiry?: string | null;
  parentEquipmentId?: string | null;
  warehouseId?: string | null;
}

export interface EquipmentPatch {
  assetTag?: string;
  equipmentClass?: string | null;
  model?: string | null;
  manufacturer?: string | null;
  serialNumber?: string | null;
  foNumber?: string | null;
  description?: string | null;
  location?: string | null;
  locationId?: string | null;
  area?: string | null;
  status?: EquipmentStatus;
  criticality?: Criticality;
  installDate?: string | null;
  warrantyExpiry?: string | null;
  parentEquipmentId?: string | null;
}

export type EquipmentStatus = "active" | "inactive" | "maintenance" | "down" | "retired";

export interface EquipmentView {
  id: string;
  assetTag: string;
  equipmentClass: string | null;
  model: string | null;
  manufacturer: string | null;
  serialNumber: string | null;
  foNumber: string | null;
  description: string | null;
  status: EquipmentStatus;
  location: string | null;
  locationId: string | null;
  area: string | null;
  criticality: Criticality;
  installDate: string | null;
  warrantyExpiry: string | null;
  parentEquipmentId: string | null;
  hierarchyLevel: number;
  qrCodeUrl: string | null;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
}

export interface EventData {
  entity: string;
  entityId: string;
  warehouseId: string | null;
  payload: Record<string, unknown>;
}

export interface EventView {
  sequence: number;
  id: string;
  event: string;
  timestamp: string;
  data: EventData;
}

/** One detector's finding on one sensor, in the window in which it was made. */
export interface EvidenceView {
  id: number;
  alarmId: string | null;
  sensorId: number | null;
  address: string | null;
  metric: string | null;
  unit: string | null;
  detector: string;
  detectorVersion: number;
  observedAt: string;
  windowStart: string;
  windowEnd: string;
  score: number;
  value: number | null;
  baseline: number | null;
  spread: number | null;
  threshold: number | null;
  direction: number;
  severity: Severity;
  message: string;
  detail: Record<string, unknown>;
}

export interface FailureModeView {
  code: string | null;
  name: string | null;
  weight: number | null;
  reasons: string[];
}

/** One failure: the work order that tells of it, and the downtime that followed. */
export interface FailureView {
  workOrderId: string;
  foNumber: string;
  type: string;
  title: string;
  equipmentId: string;
  assetTag: string;
  failedAt: string;
  restoredAt: string | null;
  downtimeHours: number | null;
  repairHours: number | null;
  failureMode: string | null;
  failureMechanism: string | null;
  failureCause: string | null;
  detail?: Record<string, unknown>;
}

/** What is wrong with one field. */
export interface FieldError {
  field: string;
  message: string;
}

/** A number with its interval. `value` of null: not enough data, and `reason` says what is missing. */
export interface Figure {
  value?: number | null;
  low?: number | null;
  high?: number | null;
  unit: string;
  reason?: string | null;
}

/** Crow-AMSAA over the period. `shape` below 1: failures come more slowly. */
export interface GrowthView {
  shape: Figure;
  mtbf: Figure;
  pValue?: number | null;
  verdict?: "improving" | "deteriorating" | "no trend proven" | null;
  reason?: string | null;
}

export type JsonValue = unknown;

export interface LatestView {
  sensorId: number;
  address: string;
  metric: string;
  name: string | null;
  unit: string | null;
  equipmentId: string | null;
  time: string;
  value: number;
  quality: number;
  qualityText: string;
}

export interface Links {
  failures: string;
}

export interface LocationCreate {
  name: string;
  parentId?: string | null;
  warehouseId?: string | null;
}

export interface LocationPatch {
  name?: string;
  parentId?: string | null;
}

export interface LocationView {
  id: string;
  name: string;
  path: string;
  parentId: string | null;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
}

/** `mfaToken` is for users with a second factor; from others it is ignored. */
export interface Login {
  email: string;
  password: string;
  mfaToken?: string | null;
  rememberMe?: boolean;
}

export interface LoginView {
  success?: boolean;
  user: UserView;
  token: string;
  refreshToken: string;
  sessionId: string;
}

export interface Logout {
  sessionId: string;
}

/** A machine in the period; `bad_actor`: it fails more often than chance makes some machine of the scope do. */
export interface MachineRow {
  equipmentId: string;
  assetTag: string;
  failures: number;
  expectedFailures: number | null;
  operatingHours: number;
  downtimeHours: number;
  mtbfHours: number | null;
  availability: number | null;
  pValue: number | null;
  badActor: boolean;
  failuresUrl: string;
}

export interface MeView {
  id: string;
  email: string;
  role: Role;
  warehouseId: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  active: boolean;
  emailVerified: boolean;
  createdAt: string;
  updatedAt: string;
  permissions: Permission[];
}

/** `live` opens cases, `shadow` only raises alarms, `off` does nothing. */
export type Mode = "live" | "shadow" | "off";

export interface ModeBar {
  failureMode: string;
  name: string;
  failures: number;
  share: number;
  cumulative: number;
}

export interface PartitionView {
  received: number;
  stored: number;
  duplicate: number;
  corrected: number;
  deadLettered: number;
  drift: number;
  topic: string;
  partition: number;
  nextOffset: number;
  updatedAt: string;
}

/** What a route can ask for. */
export type Permission = "equipment.read" | "equipment.write" | "locations.write" | "work_orders.read_own" | "work_orders.read" | "work_orders.create" | "work_orders.work" | "work_orders.plan" | "work_orders.verify" | "monitoring.read" | "sensors.write" | "alarms.operate" | "cases.verdict" | "detectors.write" | "dead_letters.manage" | "ingest.read" | "events.read" | "services.manage" | "webhooks.manage";

/** One stored reading. */
export interface Point {
  time: string;
  value: number;
  quality: number;
  qualityText: string;
}

/** Why a predictive work order exists. */
export interface PredictionView {
  caseId: string;
  failureMode: string;
  severity: string;
  score: number;
  since: string;
  openedAt: string;
  verdict: Verdict | null;
  failureModes: FailureModeView[];
  causes: string[];
  parts: string[];
  suggestedChecklist: string[];
  evidence: EvidenceView[];
}

export type Priority = "low" | "medium" | "high" | "critical";

/** The body of every error. */
export interface Problem {
  message: string;
  errors?: FieldError[];
  type?: string;
  title: string;
  status: number;
  instance: string;
  requestId: string;
}

/** One ingest process since it started. */
export interface ProcessView {
  process: string;
  messages: number;
  readings: number;
  published: number;
  deadLettered: number;
  inFlight: number;
  startedAt: string;
  updatedAt: string;
}

export interface Refresh {
  refreshToken: string;
}

export interface RefreshView {
  token: string;
  refreshToken: string;
}

export interface ReliabilityReport {
  from: string;
  to: string;
  confidence: number;
  machines: number;
  failures: number;
  operatingHours: number;
  downtimeHours: number;
  failureRate: Figure;
  mtbf: Figure;
  mttr: Figure;
  meanDowntime: Figure;
  availability: Availability;
  weibull: WeibullView;
  weibull3: WeibullView;
  survival: StepView[];
  survivalReason: string | null;
  growth: GrowthView;
  failureModes: ModeBar[];
  equipment: MachineRow[];
  definitions: Record<string, string>;
  links: Links;
}

/** How many deliveries were queued. */
export interface ReplayView {
  queued: number;
}

export type Resolution = "auto" | "raw" | "1m" | "1h" | "1d";

/** The roles of SEC-2. */
export type Role = "requester" | "contractor" | "technician" | "inventory_clerk" | "supervisor" | "manager" | "admin";

export interface RoleView {
  role: Role;
  permissions: Permission[];
  crossWarehouse: boolean;
}

/** Until the overlap is over, deliveries are signed with the old secret too. */
export interface Rotation {
  secret?: string | null;
  overlapHours?: number;
}

export interface RotationView {
  secret: string;
  previousSecretExpiresAt: string;
}

/** `queued` is false when a run of the service was waiting already: that one will do. */
export interface RunRequested {
  name: string;
  queued: boolean;
}

export interface RunView {
  id: number;
  service: string;
  outcome: "running" | "succeeded" | "failed";
  startedAt: string;
  finishedAt: string | null;
  durationMs: number | null;
  result: Record<string, unknown>;
  error: string | null;
  requestedBy: string | null;
}

export interface SensorInCase {
  sensorId: number | null;
  address: string | null;
  metric: string | null;
  unit: string | null;
}

export interface SensorPatch {
  name?: string | null;
  unit?: string | null;
  scale?: number;
  offset?: number;
  lowLimit?: number | null;
  highLimit?: number | null;
  samplingInterval?: number | null;
  status?: SensorStatus;
}

export type SensorStatus = "unassigned" | "active" | "ignored";

export interface SensorView {
  id: number;
  address: string;
  source: string;
  metric: string;
  name: string | null;
  equipmentId: string | null;
  warehouseId: string | null;
  unit: string | null;
  scale: number;
  offset: number;
  lowLimit: number | null;
  highLimit: number | null;
  samplingInterval: number | null;
  status: SensorStatus;
  discoveredAt: string;
  updatedAt: string;
}

/** `points` when the resolution is raw, `buckets` otherwise. */
export interface SeriesView {
  sensorId: number;
  address: string;
  unit: string | null;
  resolution: Resolution;
  from: string;
  to: string;
  downsampled: boolean;
  bucketSeconds: number | null;
  points: Point[];
  buckets: Bucket[];
}

export interface ServiceView {
  name: string;
  description: string;
  schedule: string;
  nextRunAt: string;
  running: boolean;
  lastRunAt: string | null;
  lastSuccessAt: string | null;
  lastDurationMs: number | null;
  lastOutcome: "running" | "succeeded" | "failed" | null;
  lastError: string | null;
  lastResult: Record<string, unknown>;
  runsLastDay: number;
  failuresLastDay: number;
}

/** One login, on one device. */
export interface SessionView {
  sessionId: string;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
  current: boolean;
}

export type Severity = "low" | "medium" | "high" | "critical";

/** Until a moment, or for some minutes; a shelf has an end, at most 30 days away. */
export interface Shelve {
  until?: string | null;
  minutes?: number | null;
  reason?: string | null;
}

/** Every status that a work order can have. */
export type Status = "new" | "assigned" | "in_progress" | "on_hold" | "waiting_parts" | "completed" | "verified" | "closed" | "cancelled";

export interface StatusChange {
  status: Status;
  completionNotes?: string | null;
  verdict?: Verdict | null;
  verdictNote?: string | null;
}

export interface StepView {
  time: number;
  atRisk: number;
  failed: number;
  survival: number;
  low: number;
  high: number;
}

/** `reason` names what suppresses the alarm (a maintenance window, a parent); null lifts it. */
export interface Suppress {
  reason: string | null;
}

/** What the receiver made of a test. */
export interface TestResult {
  success: boolean;
  deliveryId: string;
  responseStatus: number | null;
  responseBody: string | null;
  error: string | null;
  durationMs: number;
}

export type Type = "corrective" | "preventive" | "predictive" | "inspection" | "emergency" | "project" | "request";

/** A user as login and `me` show them. */
export interface UserView {
  id: string;
  email: string;
  role: Role;
  warehouseId: string | null;
  firstName: string | null;
  lastName: string | null;
  phone: string | null;
  active: boolean;
  emailVerified: boolean;
  createdAt: string;
  updatedAt: string;
}

/** What the technician found. */
export type Verdict = "confirmed" | "false_alarm" | "sensor_fault" | "duplicate" | "deferred";

export interface VerdictBody {
  verdict: Verdict;
  note?: string | null;
}

/** Without a secret, one is made. Without a warehouse, the events of all warehouses are sent. */
export interface WebhookCreate {
  url: string;
  events: string[];
  secret?: string | null;
  active?: boolean;
  description?: string | null;
  ratePerMinute?: number | null;
  warehouseId?: string | null;
}

/** The only answer that shows the secret, but for that to a rotation. */
export interface WebhookCreated {
  id: string;
  url: string;
  events: string[];
  active: boolean;
  description: string | null;
  ratePerMinute: number | null;
  warehouseId: string | null;
  createdBy: string | null;
  disabledAt: string | null;
  disabledReason: string | null;
  cursor: number;
  lastDeliveredAt: string | null;
  failingSince: string | null;
  createdAt: string;
  updatedAt: string;
  secret: string;
}

export interface WebhookPatch {
  url?: string;
  events?: string[];
  active?: boolean;
  description?: string | null;
  ratePerMinute?: number | null;
}

/** `successRate`: of those that are finished, in percent; 0 when none is. */
export interface WebhookStats {
  total: number;
  delivered: number;
  failed: number;
  pending: number;
  successRate: number;
}

export interface WebhookView {
  id: string;
  url: string;
  events: string[];
  active: boolean;
  description: string | null;
  ratePerMinute: number | null;
  warehouseId: string | null;
  createdBy: string | null;
  disabledAt: string | null;
  disabledReason: string | null;
  cursor: number;
  lastDeliveredAt: string | null;
  failingSince: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface WeibullView {
  shape: Figure;
  scale: Figure;
  threshold?: number | null;
  meanLife?: number | null;
  b10Life?: number | null;
  logLikelihood?: number | null;
  failed: number;
  alive: number;
  reading?: string | null;
  reason?: string | null;
}

export interface WorkOrderCreate {
  assignedTo?: string | string[] | null;
  assignees?: string[] | null;
  title?: string | null;
  description?: string | null;
  priority?: Priority;
  type?: Type;
  equipmentId?: string | null;
  area?: string | null;
  dueDate?: string | null;
  followUp?: boolean;
  warehouseId?: string | null;
  checklist?: ChecklistItemCreate[];
}

export interface WorkOrderDetail {
  id: string;
  foNumber: string;
  title: string;
  description: string | null;
  status: Status;
  priority: Priority;
  type: Type;
  equipmentId: string | null;
  assetModel: string | null;
  area: string | null;
  assignedTo: string | null;
  assignees: string[];
  requestedBy: string | null;
  dueDate: string | null;
  completedAt: string | null;
  completedBy: string | null;
  completionNotes: string | null;
  verifiedBy: string | null;
  escalated: boolean;
  escalationLevel: number;
  followUp: boolean;
  caseId: string | null;
  warehouseId: string;
  createdAt: string;
  lastUpdated: string;
  checklist: ChecklistItemView[];
  prediction: PredictionView | null;
}

export interface WorkOrderPatch {
  assignedTo?: string | string[] | null;
  assignees?: string[] | null;
  title?: string;
  description?: string | null;
  priority?: Priority;
  type?: Type;
  status?: Status;
  equipmentId?: string | null;
  area?: string | null;
  dueDate?: string | null;
  followUp?: boolean;
  completionNotes?: string | null;
  verdict?: Verdict | null;
  verdictNote?: string | null;
}

export interface WorkOrderView {
  id: string;
  foNumber: string;
  title: string;
  description: string | null;
  status: Status;
  priority: Priority;
  type: Type;
  equipmentId: string | null;
  assetModel: string | null;
  area: string | null;
  assignedTo: string | null;
  assignees: string[];
  requestedBy: string | null;
  dueDate: string | null;
  completedAt: string | null;
  completedBy: string | null;
  completionNotes: string | null;
  verifiedBy: string | null;
  escalated: boolean;
  escalationLevel: number;
  followUp: boolean;
  caseId: string | null;
  warehouseId: string;
  createdAt: string;
  lastUpdated: string;
}

/** A span of the feed, by number or by time; the ends are part of it. */
export interface api__integration__webhooks__schemas__Replay {
  fromSequence?: number | null;
  toSequence?: number | null;
  from?: string | null;
  to?: string | null;
}

/** The corrected payload, as text or as base64; without either the stored one is sent again. */
export interface api__monitoring__dead_letters__schemas__Replay {
  payload?: string | null;
  payloadBase64?: string | null;
}

export class MaintainProAPI {
  #options: Options;
  constructor(options: Options) {
    this.#options = options;
  }

  async #send(method: string, url: string, body: unknown, call: Call): Promise<Response> {
    const { token, fetch: own } = this.#options;
    const headers: Record<string, string> = { Accept: "application/json" };
    const bearer = typeof token === "function" ? await token() : token;
    if (bearer) headers["Authorization"] = `Bearer ${bearer}`;
    if (call.idempotencyKey) headers["Idempotency-Key"] = call.idempotencyKey;
    if (call.ifMatch) headers["If-Match"] = call.ifMatch;
    let sent: BodyInit | undefined;
    if (body instanceof FormData) sent = body;
    else if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      sent = JSON.stringify(body);
    }
    const response = await (own ?? fetch)(url, { method, headers, body: sent, signal: call.signal });
    if (response.ok) return response;
    const problem = await response.json().catch(() => undefined);
    throw new ApiError(response.status, problem as Problem | undefined);
  }

  #url(path: string, query: Query = {}): string {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined || value === null) continue;
      parameters.append(name, Array.isArray(value) ? value.join(",") : String(value));
    }
    const text = parameters.toString();
    return `${this.#options.baseUrl.replace(/\/$/, "")}${path}${text ? `?${text}` : ""}`;
  }

  async #request<T>(
    kind: Kind, method: string, path: string, query?: Query, body?: unknown, call: Call = {},
  ): Promise<T> {
    const response = await this.#send(method, this.#url(path, query), body, call);
    if (kind === "none") return undefined as T;
    return (kind === "blob" ? await response.blob() : await response.json()) as T;
  }

  /** Every row of a list, page after page: `for await (const order of client.each<WorkOrderView>("/work-orders"))`. */
  async *each<T>(path: string, query: Query = {}, call: Call = {}): AsyncGenerator<T> {
    let url: string | undefined = this.#url(path, query);
    while (url) {
      const response: Response = await this.#send("GET", url, undefined, call);
      yield* (await response.json()) as T[];
      const next: string | undefined = response.headers.get("link")?.match(/<([^>]+)>; *rel="next"/)?.[1];
      url = next && new URL(next, response.url || url).href;
    }
  }

  readonly alarms = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; state?: AlarmState[] | null; severity?: Severity[] | null; detector?: string[] | null; equipmentId?: string[] | null; sensorId?: number[] | null; shelved?: boolean | null; raisedAfter?: string | null; raisedBefore?: string | null }, call?: Call): Promise<AlarmView[]> =>
      this.#request("json", "GET", `/alarms`, query, undefined, call),
    /** Get */
    get: (alarmId: string, call?: Call): Promise<AlarmDetail> =>
      this.#request("json", "GET", `/alarms/${encodeURIComponent(String(alarmId))}`, undefined, undefined, call),
    /** Acknowledge */
    acknowledge: (alarmId: string, call?: Call): Promise<AlarmDetail> =>
      this.#request("json", "POST", `/alarms/${encodeURIComponent(String(alarmId))}/acknowledge`, undefined, undefined, call),
    /** Shelve */
    shelve: (alarmId: string, body: Shelve, call?: Call): Promise<AlarmDetail> =>
      this.#request("json", "POST", `/alarms/${encodeURIComponent(String(alarmId))}/shelve`, undefined, body, call),
    /** Unshelve */
    unshelve: (alarmId: string, call?: Call): Promise<AlarmDetail> =>
      this.#request("json", "POST", `/alarms/${encodeURIComponent(String(alarmId))}/unshelve`, undefined, undefined, call),
    /** Suppress */
    suppress: (alarmId: string, body: Suppress, call?: Call): Promise<AlarmDetail> =>
      this.#request("json", "POST", `/alarms/${encodeURIComponent(String(alarmId))}/suppress`, undefined, body, call),
    /** Comment */
    comment: (alarmId: string, body: Comment, call?: Call): Promise<AlarmDetail> =>
      this.#request("json", "POST", `/alarms/${encodeURIComponent(String(alarmId))}/comment`, undefined, body, call),
  };

  readonly assets = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: EquipmentStatus[] | null; criticality?: Criticality[] | null; warehouseId?: string[] | null; locationId?: string[] | null; parentId?: string[] | null; q?: string | null }, call?: Call): Promise<EquipmentView[]> =>
      this.#request("json", "GET", `/assets`, query, undefined, call),
    /** Create */
    create: (body: EquipmentCreate, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "POST", `/assets`, undefined, body, call),
    /** Get */
    get: (equipmentId: string, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}`, undefined, undefined, call),
    /** Replace */
    replace: (equipmentId: string, body: EquipmentCreate, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "PUT", `/assets/${encodeURIComponent(String(equipmentId))}`, undefined, body, call),
    /** Update */
    update: (equipmentId: string, body: EquipmentPatch, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "PATCH", `/assets/${encodeURIComponent(String(equipmentId))}`, undefined, body, call),
    /** Retire */
    retire: (equipmentId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/assets/${encodeURIComponent(String(equipmentId))}`, undefined, undefined, call),
    /** Children */
    children: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: EquipmentStatus[] | null; criticality?: Criticality[] | null; warehouseId?: string[] | null; locationId?: string[] | null; parentId?: string[] | null; q?: string | null }, call?: Call): Promise<EquipmentView[]> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/children`, query, undefined, call),
    /** Work Orders */
    workOrders: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: Status[] | null; priority?: Priority[] | null; type?: Type[] | null; assignedTo?: string[] | null; requestedBy?: string[] | null; warehouseId?: string[] | null; dueAfter?: string | null; dueBefore?: string | null; overdue?: boolean | null; q?: string | null }, call?: Call): Promise<WorkOrderView[]> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/work-orders`, query, undefined, call),
    /** Reliability */
    reliability: (equipmentId: string, query?: { from?: string | null; to?: string | null; equipmentClass?: string[] | null; locationId?: string[] | null; confidence?: number }, call?: Call): Promise<ReliabilityReport> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/reliability`, query, undefined, call),
  };

  readonly auth = {
    /** Login */
    login: (body: Login, call?: Call): Promise<LoginView> =>
      this.#request("json", "POST", `/auth/login`, undefined, body, call),
    /** Refresh */
    refresh: (body: Refresh, call?: Call): Promise<RefreshView> =>
      this.#request("json", "POST", `/auth/refresh`, undefined, body, call),
    /** Logout */
    logout: (body: Logout, call?: Call): Promise<Done> =>
      this.#request("json", "POST", `/auth/logout`, undefined, body, call),
    /** Me */
    me: (call?: Call): Promise<MeView> =>
      this.#request("json", "GET", `/auth/me`, undefined, undefined, call),
    /** Sessions */
    sessions: (call?: Call): Promise<SessionView[]> =>
      this.#request("json", "GET", `/auth/sessions`, undefined, undefined, call),
    /** End Session */
    endSession: (sessionId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/auth/sessions/${encodeURIComponent(String(sessionId))}`, undefined, undefined, call),
  };

  readonly cases = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: CaseStatus[] | null; severity?: Severity[] | null; failureMode?: string[] | null; equipmentId?: string[] | null; openedAfter?: string | null; openedBefore?: string | null }, call?: Call): Promise<CaseView[]> =>
      this.#request("json", "GET", `/cases`, query, undefined, call),
    /** Get */
    get: (caseId: string, call?: Call): Promise<CaseDetail> =>
      this.#request("json", "GET", `/cases/${encodeURIComponent(String(caseId))}`, undefined, undefined, call),
    /** Verdict */
    verdict: (caseId: string, body: VerdictBody, call?: Call): Promise<CaseDetail> =>
      this.#request("json", "POST", `/cases/${encodeURIComponent(String(caseId))}/verdict`, undefined, body, call),
  };

  readonly deadLetters = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: DeadLetterStatus[] | null; receivedAfter?: string | null; receivedBefore?: string | null; q?: string | null }, call?: Call): Promise<DeadLetterView[]> =>
      this.#request("json", "GET", `/dead-letters`, query, undefined, call),
    /** Get */
    get: (letterId: string, call?: Call): Promise<DeadLetterDetail> =>
      this.#request("json", "GET", `/dead-letters/${encodeURIComponent(String(letterId))}`, undefined, undefined, call),
    /** Replay */
    replay: (letterId: string, body?: api__monitoring__dead_letters__schemas__Replay | null, call?: Call): Promise<DeadLetterDetail> =>
      this.#request("json", "POST", `/dead-letters/${encodeURIComponent(String(letterId))}/replay`, undefined, body, call),
    /** Discard */
    discard: (letterId: string, call?: Call): Promise<DeadLetterDetail> =>
      this.#request("json", "POST", `/dead-letters/${encodeURIComponent(String(letterId))}/discard`, undefined, undefined, call),
  };

  readonly detectors = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; detector?: string[] | null; sensorId?: number[] | null }, call?: Call): Promise<DetectorView[]> =>
      this.#request("json", "GET", `/detectors`, query, undefined, call),
    /** Put */
    put: (body: DetectorPut, call?: Call): Promise<DetectorView> =>
      this.#request("json", "PUT", `/detectors`, undefined, body, call),
  };

  readonly equipment = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: EquipmentStatus[] | null; criticality?: Criticality[] | null; warehouseId?: string[] | null; locationId?: string[] | null; parentId?: string[] | null; q?: string | null }, call?: Call): Promise<EquipmentView[]> =>
      this.#request("json", "GET", `/equipment`, query, undefined, call),
    /** Create */
    create: (body: EquipmentCreate, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "POST", `/equipment`, undefined, body, call),
    /** Get */
    get: (equipmentId: string, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}`, undefined, undefined, call),
    /** Replace */
    replace: (equipmentId: string, body: EquipmentCreate, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "PUT", `/equipment/${encodeURIComponent(String(equipmentId))}`, undefined, body, call),
    /** Update */
    update: (equipmentId: string, body: EquipmentPatch, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "PATCH", `/equipment/${encodeURIComponent(String(equipmentId))}`, undefined, body, call),
    /** Retire */
    retire: (equipmentId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/equipment/${encodeURIComponent(String(equipmentId))}`, undefined, undefined, call),
    /** Children */
    children: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: EquipmentStatus[] | null; criticality?: Criticality[] | null; warehouseId?: string[] | null; locationId?: string[] | null; parentId?: string[] | null; q?: string | null }, call?: Call): Promise<EquipmentView[]> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/children`, query, undefined, call),
    /** Work Orders */
    workOrders: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: Status[] | null; priority?: Priority[] | null; type?: Type[] | null; assignedTo?: string[] | null; requestedBy?: string[] | null; warehouseId?: string[] | null; dueAfter?: string | null; dueBefore?: string | null; overdue?: boolean | null; q?: string | null }, call?: Call): Promise<WorkOrderView[]> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/work-orders`, query, undefined, call),
    /** Reliability */
    reliability: (equipmentId: string, query?: { from?: string | null; to?: string | null; equipmentClass?: string[] | null; locationId?: string[] | null; confidence?: number }, call?: Call): Promise<ReliabilityReport> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/reliability`, query, undefined, call),
  };

  readonly events = {
    /** Events after `cursor`, which is the `sequence` of the last one that was read. There is always a next page. */
    list: (query?: { cursor?: number; limit?: number }, call?: Call): Promise<EventView[]> =>
      this.#request("json", "GET", `/events`, query, undefined, call),
  };

  readonly ingest = {
    /** Conservation */
    conservation: (call?: Call): Promise<ConservationView> =>
      this.#request("json", "GET", `/ingest/conservation`, undefined, undefined, call),
  };

  readonly locations = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; parentId?: string[] | null; warehouseId?: string[] | null; q?: string | null }, call?: Call): Promise<LocationView[]> =>
      this.#request("json", "GET", `/locations`, query, undefined, call),
    /** Create */
    create: (body: LocationCreate, call?: Call): Promise<LocationView> =>
      this.#request("json", "POST", `/locations`, undefined, body, call),
    /** Get */
    get: (locationId: string, call?: Call): Promise<LocationView> =>
      this.#request("json", "GET", `/locations/${encodeURIComponent(String(locationId))}`, undefined, undefined, call),
    /** Update */
    update: (locationId: string, body: LocationPatch, call?: Call): Promise<LocationView> =>
      this.#request("json", "PATCH", `/locations/${encodeURIComponent(String(locationId))}`, undefined, body, call),
    /** Delete */
    delete: (locationId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/locations/${encodeURIComponent(String(locationId))}`, undefined, undefined, call),
  };

  readonly readings = {
    /** Latest */
    latest: (query?: { equipmentId?: string[] | null; sensorId?: number[] | null }, call?: Call): Promise<LatestView[]> =>
      this.#request("json", "GET", `/readings/latest`, query, undefined, call),
  };

  readonly reports = {
    /** Report */
    report: (query?: { from?: string | null; to?: string | null; equipmentId?: string[] | null; equipmentClass?: string[] | null; locationId?: string[] | null; confidence?: number }, call?: Call): Promise<ReliabilityReport> =>
      this.#request("json", "GET", `/reports/reliability`, query, undefined, call),
    /** Failures */
    failures: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; from?: string | null; to?: string | null; equipmentId?: string[] | null; equipmentClass?: string[] | null; locationId?: string[] | null; failureMode?: string[] | null }, call?: Call): Promise<FailureView[]> =>
      this.#request("json", "GET", `/reports/reliability/failures`, query, undefined, call),
  };

  readonly roles = {
    /** List */
    list: (call?: Call): Promise<RoleView[]> =>
      this.#request("json", "GET", `/roles`, undefined, undefined, call),
  };

  readonly sensors = {
    /** Readings */
    readings: (sensorId: number, query?: { from?: string | null; to?: string | null; resolution?: Resolution; maxPoints?: number }, call?: Call): Promise<SeriesView> =>
      this.#request("json", "GET", `/sensors/${encodeURIComponent(String(sensorId))}/readings`, query, undefined, call),
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: SensorStatus[] | null; equipmentId?: string[] | null; source?: string[] | null; metric?: string[] | null; q?: string | null }, call?: Call): Promise<SensorView[]> =>
      this.#request("json", "GET", `/sensors`, query, undefined, call),
    /** Get */
    get: (sensorId: number, call?: Call): Promise<SensorView> =>
      this.#request("json", "GET", `/sensors/${encodeURIComponent(String(sensorId))}`, undefined, undefined, call),
    /** Update */
    update: (sensorId: number, body: SensorPatch, call?: Call): Promise<SensorView> =>
      this.#request("json", "PATCH", `/sensors/${encodeURIComponent(String(sensorId))}`, undefined, body, call),
    /** Bind */
    bind: (sensorId: number, body: Bind, call?: Call): Promise<SensorView> =>
      this.#request("json", "POST", `/sensors/${encodeURIComponent(String(sensorId))}/bind`, undefined, body, call),
  };

  readonly services = {
    /** List */
    list: (call?: Call): Promise<ServiceView[]> =>
      this.#request("json", "GET", `/admin/services`, undefined, undefined, call),
    /** Runs */
    runs: (name: string, query?: { limit?: number }, call?: Call): Promise<RunView[]> =>
      this.#request("json", "GET", `/admin/services/${encodeURIComponent(String(name))}/runs`, query, undefined, call),
    /** Run */
    run: (name: string, call?: Call): Promise<RunRequested> =>
      this.#request("json", "POST", `/admin/services/${encodeURIComponent(String(name))}/run`, undefined, undefined, call),
  };

  readonly webhooks = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; active?: boolean | null }, call?: Call): Promise<WebhookView[]> =>
      this.#request("json", "GET", `/webhooks`, query, undefined, call),
    /** The answer shows the secret, and no later one does. */
    create: (body: WebhookCreate, call?: Call): Promise<WebhookCreated> =>
      this.#request("json", "POST", `/webhooks`, undefined, body, call),
    /** Get */
    get: (webhookId: string, call?: Call): Promise<WebhookView> =>
      this.#request("json", "GET", `/webhooks/${encodeURIComponent(String(webhookId))}`, undefined, undefined, call),
    /** Update */
    update: (webhookId: string, body: WebhookPatch, call?: Call): Promise<WebhookView> =>
      this.#request("json", "PATCH", `/webhooks/${encodeURIComponent(String(webhookId))}`, undefined, body, call),
    /** Delete */
    delete: (webhookId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/webhooks/${encodeURIComponent(String(webhookId))}`, undefined, undefined, call),
    /** Stats */
    stats: (webhookId: string, call?: Call): Promise<WebhookStats> =>
      this.#request("json", "GET", `/webhooks/${encodeURIComponent(String(webhookId))}/stats`, undefined, undefined, call),
    /** Send a signed `webhook.test` at once and tell what the receiver made of it. */
    test: (webhookId: string, call?: Call): Promise<TestResult> =>
      this.#request("json", "POST", `/webhooks/${encodeURIComponent(String(webhookId))}/test`, undefined, undefined, call),
    /** The new secret signs from now on; the old one beside it, until the overlap is over. */
    rotateSecret: (webhookId: string, body?: Rotation, call?: Call): Promise<RotationView> =>
      this.#request("json", "POST", `/webhooks/${encodeURIComponent(String(webhookId))}/rotate-secret`, undefined, body, call),
    /** Deliver a span of the feed once more, to a webhook that was made or mended later than it should have been. */
    replay: (webhookId: string, body: api__integration__webhooks__schemas__Replay, call?: Call): Promise<ReplayView> =>
      this.#request("json", "POST", `/webhooks/${encodeURIComponent(String(webhookId))}/replay`, undefined, body, call),
    /** Deliveries */
    deliveries: (webhookId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: ("waiting" | "pending" | "sending" | "delivered" | "failed")[] | null; event?: string[] | null }, call?: Call): Promise<DeliveryView[]> =>
      this.#request("json", "GET", `/webhooks/${encodeURIComponent(String(webhookId))}/deliveries`, query, undefined, call),
    /** Delivery */
    delivery: (webhookId: string, deliveryId: string, call?: Call): Promise<DeliveryDetail> =>
      this.#request("json", "GET", `/webhooks/${encodeURIComponent(String(webhookId))}/deliveries/${encodeURIComponent(String(deliveryId))}`, undefined, undefined, call),
    /** Replay Delivery */
    replayDelivery: (webhookId: string, deliveryId: string, call?: Call): Promise<DeliveryDetail> =>
      this.#request("json", "POST", `/webhooks/${encodeURIComponent(String(webhookId))}/deliveries/${encodeURIComponent(String(deliveryId))}/replay`, undefined, undefined, call),
  };

  readonly workOrders = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: Status[] | null; priority?: Priority[] | null; type?: Type[] | null; assignedTo?: string[] | null; requestedBy?: string[] | null; equipmentId?: string[] | null; warehouseId?: string[] | null; dueAfter?: string | null; dueBefore?: string | null; overdue?: boolean | null; q?: string | null }, call?: Call): Promise<WorkOrderView[]> =>
      this.#request("json", "GET", `/work-orders`, query, undefined, call),
    /** Create */
    create: (body: WorkOrderCreate, call?: Call): Promise<WorkOrderDetail> =>
      this.#request("json", "POST", `/work-orders`, undefined, body, call),
    /** Get */
    get: (workOrderId: string, call?: Call): Promise<WorkOrderDetail> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}`, undefined, undefined, call),
    /** Update */
    update: (workOrderId: string, body: WorkOrderPatch, call?: Call): Promise<WorkOrderDetail> =>
      this.#request("json", "PATCH", `/work-orders/${encodeURIComponent(String(workOrderId))}`, undefined, body, call),
    /** Change Status */
    changeStatus: (workOrderId: string, body: StatusChange, call?: Call): Promise<WorkOrderDetail> =>
      this.#request("json", "PUT", `/work-orders/${encodeURIComponent(String(workOrderId))}/status`, undefined, body, call),
    /** Checklist */
    checklist: (workOrderId: string, call?: Call): Promise<ChecklistItemView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/checklist`, undefined, undefined, call),
    /** Update Step */
    updateStep: (workOrderId: string, itemId: string, body: ChecklistItemPatch, call?: Call): Promise<ChecklistItemView> =>
      this.#request("json", "PATCH", `/work-orders/${encodeURIComponent(String(workOrderId))}/checklist/${encodeURIComponent(String(itemId))}`, undefined, body, call),
  };
}
