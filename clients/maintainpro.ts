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

/** What the work order has beside what was reported. */
export interface Accept {
  title?: string | null;
  priority?: Priority;
  assignedTo?: string | null;
}

/** Kafka has them; they are stored within moments, each (sensor, time) once however often it is sent. */
export interface Accepted {
  equipmentId: string;
  accepted: number;
  sensors: UsedSensor[];
}

export interface Acknowledgement {
  note?: string | null;
}

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

/** The figures of ISA-18.2 and IEC 62682. `alarms` counts annunciations in the span; `standing` and what follows it in the row are of now. `rating`: what the mean rate would mean to one operator. */
export interface AlarmMetrics {
  from: string;
  to: string;
  alarms: number;
  perHour: number;
  perTenMinutes: number;
  rating: "acceptable" | "manageable" | "overloaded";
  busiest: BusiestView | null;
  percentOfPeriodsAboveTen: number;
  floods: FloodView[];
  floodCount: number;
  percentOfTimeInFlood: number;
  chattering: number;
  percentFromChattering: number;
  badActors: BadActorView[];
  percentFromBadActors: number;
  severities: Record<string, ShareView>;
  acknowledged: number;
  percentAcknowledgedWithinTenMinutes: number;
  medianSecondsToAcknowledge: number | null;
  p90SecondsToAcknowledge: number | null;
  standing: number;
  unacknowledged: number;
  stale: number;
  shelved: number;
  suppressed: number;
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

export interface AlternateView {
  id: string;
  partNumber: string;
  description: string | null;
  stockLevel: number;
  available: number;
}

/** All of them: what is not named is none any more. */
export interface Alternates {
  partIds: string[];
}

/** A key acts as its user, and may do what both its scopes and the role of its user allow. */
export interface ApiKeyCreate {
  name: string;
  scopes: Permission[];
  expiresAt?: string | null;
  userId?: string | null;
}

export interface ApiKeyView {
  id: string;
  name: string;
  prefix: string;
  userId: string;
  createdBy: string | null;
  scopes: string[];
  expiresAt: string | null;
  lastUsedAt?: string | null;
  revokedAt: string | null;
  createdAt: string;
}

/** `fileUrl` asks for a login; `downloadUrl` and `thumbnailUrl` are good for some minutes, for whoever has them. */
export interface AttachmentView {
  id: string;
  workOrderId: string;
  checklistItemId: string | null;
  fileId: string;
  fileUrl: string;
  fileName: string;
  fileType: string;
  fileSize: number;
  uploadedBy: string | null;
  createdAt: string;
  title: string | null;
  width: number | null;
  height: number | null;
  downloadUrl: string;
  thumbnailUrl: string | null;
}

export interface AttemptView {
  attempt: number;
  attemptedAt: string;
  durationMs: number;
  responseStatus: number | null;
  responseBody: string | null;
  error: string | null;
}

/** One write, or one thing that happened: who, what, when, before and after. */
export interface AuditView {
  id: string;
  action: string;
  tableName: string | null;
  recordId: string | null;
  userId: string | null;
  actor: string;
  requestId: string | null;
  timestamp: string;
  description: string | null;
  warehouseId: string | null;
  beforeData: Record<string, unknown> | null;
  afterData: Record<string, unknown> | null;
}

/** Inherent: corrective repair alone. Operational: every stop counts. */
export interface Availability {
  inherent: Figure;
  operational: Figure;
}

/** `detectors` over what is set today; `policy` instead of today's, if given. */
export interface BacktestBody {
  from: string;
  to: string;
  equipmentId?: string[] | null;
  failures?: Known[];
  useWorkOrders?: boolean;
  horizonDays?: number;
  detectors?: DetectorPut[];
  policy?: PolicyBody | null;
}

/** `result`: what would have been raised. Detections with their lead, false cases a sensor-year, work orders saved and wasted; recall and precision with Wilson intervals (95 %); times in µs since 1970. */
export interface BacktestDetail {
  id: string;
  kind: api__monitoring__backtests__schemas__Kind;
  status: api__monitoring__backtests__schemas__Status;
  progress: number;
  requestedBy: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  error: string | null;
  request: Record<string, unknown>;
  result: Record<string, unknown> | null;
}

/** `progress`: 0 to 1, by the history's time. */
export interface BacktestView {
  id: string;
  kind: api__monitoring__backtests__schemas__Kind;
  status: api__monitoring__backtests__schemas__Status;
  progress: number;
  requestedBy: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  error: string | null;
}

export interface BadActorView {
  alarms: number;
  percent: number;
  sensorId: number | null;
  address: string | null;
  source: string | null;
  equipmentId: string | null;
  detector: string;
  chattering: boolean;
}

/** A rolling bearing; without `sensorIds` it is taken for that of every point of the machine. */
export interface BearingBody {
  name: string;
  elements: number;
  elementDiameter: number;
  pitchDiameter: number;
  contactAngle?: number;
  sensorIds?: number[];
}

export interface BearingView {
  name: string;
  elements: number;
  elementDiameter: number;
  pitchDiameter: number;
  contactAngle: number;
  sensorIds: number[];
}

export interface BehindView {
  id: string;
  foNumber: string;
  title: string;
  type: string;
  status: string;
  priority: string;
  equipmentId: string | null;
  createdAt: string;
  startedAt: string | null;
  dueDate: string | null;
  completedAt: string | null;
  warehouseId: string;
}

export interface BinView {
  bin: string | null;
  quantity: number;
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

export interface BulkChanges {
  assignedTo?: string | string[] | null;
  assignees?: string[] | null;
  status?: api__maintenance__work_orders__status__Status;
  priority?: Priority;
  dueDate?: string | null;
  plannedStart?: string | null;
  labels?: string[];
  sequence?: number | null;
  reason?: string | null;
}

export interface BulkRequest {
  ids: string[];
  changes: BulkChanges;
}

/** What became of one of them: the status that it would have had as a request of its own. */
export interface BulkResult {
  id: string;
  status: number;
  message: string | null;
  errors: FieldError[];
}

export interface BusiestView {
  from: string;
  alarms: number;
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
  shadow: boolean;
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

/** `shadow`: it rests on detectors that are not trusted at present, and so opens no work order. */
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
  shadow: boolean;
  workOrderId: string | null;
  workOrderNumber: string | null;
}

export interface ChangePassword {
  currentPassword: string;
  newPassword: string;
}

export interface Channels {
  inApp?: boolean;
  email?: boolean;
}

export interface ChecklistAddition {
  items: ChecklistItemCreate[];
}

/** A step. A measurement outside its limits fails, as does a choice that is among `failChoices`. */
export interface ChecklistItemCreate {
  component?: string | null;
  action: string;
  type?: ChecklistType;
  required?: boolean;
  unit?: string | null;
  lowLimit?: number | null;
  highLimit?: number | null;
  choices?: string[];
  failChoices?: string[];
  followUpOnFail?: boolean;
}

export interface ChecklistItemPatch {
  status?: ChecklistStatus;
  value?: JsonValue;
  notes?: string | null;
  customFieldData?: Record<string, JsonValue> | null;
  openFollowUp?: boolean;
}

export interface ChecklistItemView {
  id: string;
  workOrderId: string;
  position: number;
  component: string | null;
  action: string;
  type: ChecklistType;
  required: boolean;
  unit: string | null;
  lowLimit: number | null;
  highLimit: number | null;
  choices: string[];
  failChoices: string[];
  followUpOnFail: boolean;
  status: ChecklistStatus;
  value: unknown;
  notes: string | null;
  customFieldData: Record<string, unknown> | null;
  followUpWorkOrderId: string | null;
  createdAt: string;
  completedAt: string | null;
  completedBy: string | null;
}

export interface ChecklistOrder {
  ids: string[];
}

export type ChecklistStatus = "pending" | "pass" | "fail" | "na" | "done";

/** What a step asks for: to be ticked off, a number, one of some answers, a text, a photo. */
export type ChecklistType = "tick" | "measurement" | "choice" | "text" | "photo";

/** `code` is what `equipmentClass` of equipment names, such as `pump`. */
export interface ClassCreate {
  code: string;
  name: string;
  description?: string | null;
}

export interface ClassPatch {
  name?: string;
  description?: string | null;
}

export interface ClassView {
  id: string;
  code: string;
  name: string;
  description: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface CodeView {
  code: string;
  name: string;
}

export interface Comment {
  text: string;
}

export interface CommentCreate {
  body: string;
  mentions?: string[];
}

export interface CommentPatch {
  body: string;
}

export interface CommentView {
  id: string;
  workOrderId: string;
  userId: string;
  body: string;
  mentions: string[];
  createdAt: string;
  updatedAt: string;
}

export interface Completion {
  completionNotes?: string | null;
}

export interface ComplianceReport {
  from: string;
  to: string;
  scheduleCompliance: number | null;
  due: number;
  completedOnTime: number;
  pm: Record<string, unknown>;
}

/** `complianceRate` is in percent; null when nothing fell due. */
export interface ComplianceView {
  due: number;
  completed: number;
  completedOnTime: number;
  completedLate: number;
  missed: number;
  overdue: number;
  complianceRate: number | null;
  days: number;
  from: string;
  to: string;
  byTemplate: TemplateCompliance[];
  byMonth: MonthCompliance[];
}

/** A sensor beyond a value for a time, the health index below a limit for a time, or an alarm of a severity. */
export interface ConditionRules {
  metric?: string | null;
  operator?: "above" | "below";
  value?: number | null;
  healthBelow?: number | null;
  forMinutes?: number;
  alarmSeverity?: "low" | "medium" | "high" | "critical" | null;
}

/** Who is logged in proves again that it is he. */
export interface Confirmation {
  password: string;
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

export interface Consumption {
  workOrderId: string;
  partsUsage: PartUsage[];
}

export interface ConsumptionView {
  workOrderId: string;
  partsUsage: UsedView[];
  totalCost: string;
}

export interface ContactCreate {
  name: string;
  position?: string | null;
  email?: string | null;
  phone?: string | null;
  isPrimary?: boolean;
  notes?: string | null;
}

export interface ContactPatch {
  name?: string;
  position?: string | null;
  email?: string | null;
  phone?: string | null;
  isPrimary?: boolean;
  notes?: string | null;
}

export interface ContactView {
  id: string;
  vendorId: string;
  name: string;
  position: string | null;
  email: string | null;
  phone: string | null;
  isPrimary: boolean;
  notes: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ContractCreate {
  title: string;
  number?: string | null;
  stage?: ContractStage;
  startDate?: string | null;
  endDate?: string | null;
  noticeDays?: number;
  value?: string | number | null;
  documentUrl?: string | null;
  notes?: string | null;
}

export interface ContractPatch {
  title?: string;
  number?: string | null;
  stage?: ContractStage;
  startDate?: string | null;
  endDate?: string | null;
  noticeDays?: number;
  value?: string | number | null;
  documentUrl?: string | null;
  notes?: string | null;
}

export type ContractStage = "draft" | "negotiation" | "active" | "expired" | "terminated";

export interface ContractView {
  id: string;
  vendorId: string;
  vendor: string;
  number: string | null;
  title: string;
  stage: ContractStage;
  startDate: string | null;
  endDate: string | null;
  noticeDays: number;
  value: string | null;
  documentUrl: string | null;
  notes: string | null;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
}

/** One sensor's share, 0 to 1, of what is unusual about the machine. */
export interface ContributionView {
  sensorId: number;
  sensor: string;
  share: number;
}

export interface CostCreate {
  kind?: CostKind;
  description: string;
  amount: number | string;
  costDate?: string | null;
  reference?: string | null;
}

export type CostKind = "service" | "rental" | "travel" | "material" | "disposal" | "other";

export interface CostLine {
  group: string | null;
  labor: string;
  parts: string;
  other: string;
  total: string;
  workOrders: number;
}

export interface CostReport {
  from: string;
  to: string;
  labor: string;
  parts: string;
  other: string;
  total: string;
  workOrders: number;
  byType: CostLine[];
  byMonth: CostLine[];
  bySite: CostLine[];
  byEquipmentClass: CostLine[];
}

/** What a work order has cost. Labour without a rate is in `unpricedHours` and in no sum. */
export interface CostSummary {
  workOrderId: string;
  laborHours: number;
  unpricedHours: number;
  laborCost: string;
  partsCost: string;
  otherCost: string;
  totalCost: string;
}

export interface CostView {
  id: string;
  workOrderId: string;
  kind: CostKind;
  description: string;
  amount: string;
  costDate: string;
  reference: string | null;
  createdBy: string | null;
  createdAt: string;
}

/** Which parts are counted: those named, or the active ones of a category, of a bin, or of the whole warehouse. */
export interface CountCreate {
  name: string;
  blind?: boolean;
  partIds?: string[] | null;
  category?: string | null;
  location?: string | null;
  warehouseId?: string | null;
}

/** `bookQuantity` and `difference` are withheld from a blind count until it is posted. */
export interface CountLineView {
  id: string;
  partId: string;
  partNumber: string;
  description: string | null;
  location: string | null;
  counted: number | null;
  countedBy: string | null;
  countedAt: string | null;
  bookQuantity: number | null;
  difference: number | null;
  notes: string | null;
}

export type CountStatus = "open" | "posted" | "cancelled";

export interface CountView {
  id: string;
  name: string;
  status: CountStatus;
  blind: boolean;
  warehouseId: string;
  createdBy: string | null;
  postedBy: string | null;
  postedAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface Counted {
  lines: CountedLine[];
}

export interface CountedLine {
  partId: string;
  counted: number;
  notes?: string | null;
}

export type Criticality = "low" | "medium" | "high" | "critical";

/** Counts of what one may see. `averageHoursToComplete` is over the last 30 days, from creation to completion. */
export interface DashboardView {
  total: number;
  byStatus: Record<string, number>;
  byPriority: Record<string, number>;
  byType: Record<string, number>;
  open: number;
  overdue: number;
  dueSoon: number;
  unassigned: number;
  escalated: number;
  mine: number;
  mineOverdue: number;
  completedLast30Days: number;
  averageHoursToComplete: number | null;
  backlogHours: number;
}

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

/** `waitsFor` must be done before, `blocks` wait for this one; `ready` when nothing is waited for any more. */
export interface DependenciesView {
  waitsFor: DependencyView[];
  blocks: DependencyView[];
  ready: boolean;
}

export interface DependencyCreate {
  dependsOn: string;
}

export interface DependencyView {
  id: string;
  foNumber: string;
  title: string;
  status: api__maintenance__work_orders__status__Status;
  sequence: number | null;
  dueDate: string | null;
}

/** A detector that there is. `optional`: it runs only where a setting asks for it. */
export interface DetectorKindView {
  name: string;
  version: number;
  summary: string;
  optional: boolean;
  parameters: ParameterView[];
}

/** What differs from the code's defaults, for one sensor or, without a sensor, for all. */
export interface DetectorPut {
  detector: string;
  sensorId?: number | null;
  mode?: api__monitoring__detectors__schemas__Mode;
  parameters?: Record<string, JsonValue>;
}

export interface DetectorView {
  id: string;
  detector: string;
  sensorId: number | null;
  mode: Mode_Output;
  parameters: Record<string, unknown>;
  updatedAt: string;
  updatedBy: string | null;
}

export interface Done {
  success?: boolean;
}

/** A span that is over. One that lasts begins with the status of the equipment. */
export interface DowntimeCreate {
  startedAt: string;
  endedAt: string;
  status?: DowntimeStatus;
  planned?: boolean | null;
  reason?: string | null;
}

export interface DowntimePatch {
  startedAt?: string;
  endedAt?: string;
  planned?: boolean;
  reason?: string | null;
}

export type DowntimeStatus = "down" | "maintenance";

export interface DowntimeView {
  id: string;
  equipmentId: string;
  warehouseId: string;
  status: DowntimeStatus;
  planned: boolean;
  reason: string | null;
  startedAt: string;
  endedAt: string | null;
  hours: number | null;
  createdBy: string | null;
  createdAt: string;
  updatedAt: string;
}

/** A case policy, with the detectors as they are set today. */
export interface DryRunBody {
  from: string;
  to: string;
  equipmentId?: string[] | null;
  failures?: Known[];
  useWorkOrders?: boolean;
  horizonDays?: number;
  policy: PolicyBody;
}

export interface EndedView {
  ended: number;
}

export type Energy = "electrical" | "mechanical" | "hydraulic" | "pneumatic" | "chemical" | "thermal" | "gravitational" | "radiation" | "other";

/** What an authenticator needs; it counts once a code of it was given to `confirm`. */
export interface EnrolmentView {
  secret: string;
  uri: string;
  qr: string;
}

/** One thing that happened, newest first; `id` is of what it happened to. */
export interface Entry {
  at: string;
  kind: HistoryKind;
  id: string;
  title: string;
  actorId: string | null;
  details: Record<string, unknown>;
}

/** A bearing frequency in Hz, and how far it stands out of the noise around it (1: not at all). */
export interface EnvelopeLineView {
  name: string;
  frequency: number;
  ratio: number | null;
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
  statusReason?: string | null;
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
  statusReason?: string | null;
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
  statusReason: string | null;
  statusChangedAt: string;
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

export interface Escalation {
  reason?: string | null;
  assignedTo?: string | string[] | null;
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

export type ExportName = "equipment" | "locations" | "parts" | "part-transactions" | "vendors" | "vendor-contracts" | "purchase-orders" | "work-orders" | "sensors" | "alarms" | "cases";

/** The lists of ISO 14224 that a close-out chooses from. */
export interface FailureCodes {
  failureModes: CodeView[];
  failureMechanisms: CodeView[];
  failureCauses: CodeView[];
  remedies: CodeView[];
}

/** One way to fail. `iso14224`: failure mode code; `mechanism`: number and name of ISO 14224 table B.2. */
export interface FailureModeEntry {
  equipmentClass: string;
  code: string;
  name: string;
  iso14224: string;
  mechanism: string;
  signs: SignView[];
  causes: string[];
  checklist: string[];
  parts: string[];
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

/** The link is a secret that is shown once: whoever has it reads the calendar. */
export interface FeedView {
  url: string;
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

/** The folders of data-flow.md, and one for manuals and drawings of equipment. */
export type FileKind = "wo-attachments" | "pm-attachments" | "vendor-documents" | "equipment-photos" | "equipment-documents" | "qr-codes";

export interface FilePatch {
  title?: string | null;
}

/** `url` asks for a login; `downloadUrl` and `thumbnailUrl` are good for some minutes, for anybody who has them. */
export interface FileView {
  id: string;
  kind: FileKind;
  name: string;
  title: string | null;
  contentType: string;
  size: number;
  sha256: string;
  width: number | null;
  height: number | null;
  equipmentId: string | null;
  warehouseId: string;
  uploadedBy: string | null;
  createdAt: string;
  updatedAt: string;
  url: string;
  downloadUrl: string;
  thumbnailUrl: string | null;
}

/** What the audit-processor looks for. */
export type FindingKind = "chain_broken" | "many_deletions" | "off_hours_role_change" | "failed_logins";

/** Something odd in the trail, and who has looked at it. */
export interface FindingView {
  id: string;
  kind: FindingKind;
  subject: string;
  description: string;
  userId: string | null;
  firstAt: string;
  lastAt: string;
  foundAt: string;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  note: string | null;
}

/** `peak`: the most alarms in ten minutes of it. */
export interface FloodView {
  from: string;
  alarms: number;
  to: string;
  peak: number;
}

export interface FollowUpCreate {
  title: string;
  description?: string | null;
  priority?: Priority | null;
}

export interface ForgotPassword {
  email: string;
}

export type Frequency_Output = "daily" | "weekly" | "monthly";

export type FrequencyType = "calendar" | "meter" | "condition";

/** Open what falls due within `horizonDays`, or within each template's own lead time when that is longer. */
export interface GenerateRequest {
  horizonDays?: number;
  templateId?: string | null;
}

export interface Generated {
  generated: number;
  missed: number;
  schedules: number;
  workOrders: Record<string, unknown>[];
  shortages: Shortage[];
  failed: Record<string, string>;
  complete: boolean;
}

/** The best of one kind, best first. */
export interface Group {
  kind: api__search__schemas__Kind;
  hits: Hit[];
}

/** Crow-AMSAA over the period. `shape` below 1: failures come more slowly. */
export interface GrowthView {
  shape: Figure;
  mtbf: Figure;
  pValue?: number | null;
  verdict?: "improving" | "deteriorating" | "no trend proven" | null;
  reason?: string | null;
}

export interface HealthView {
  equipmentId: string;
  assetTag: string;
  health: number;
  reasons: ReasonView[];
  remaining: RemainingView;
  monitor: MonitorView | null;
  history: api__monitoring__health__schemas__PointView[];
}

/** One change, of the work order itself or of what belongs to it: `changes` has what was and what is. */
export interface HistoryEntry {
  at: string;
  action: string;
  entity: string;
  entityId: string | null;
  userId: string | null;
  actor: string;
  changes: Record<string, unknown>;
}

export type HistoryKind = "equipment.created" | "equipment.updated" | "equipment.status_changed" | "downtime.started" | "downtime.ended" | "work_order.created" | "work_order.completed" | "alarm.raised" | "alarm.cleared" | "case.opened" | "case.closed" | "file.added";

export interface HistoryView {
  stays: StatusStay[];
  entries: HistoryEntry[];
}

/** `highlights` are pieces of its texts, as HTML: escaped, with what was found in `<mark>`. */
export interface Hit {
  kind: api__search__schemas__Kind;
  id: string;
  code: string | null;
  title: string;
  status: string | null;
  warehouseId: string;
  score: number;
  highlights: string[];
  url: string;
}

/** A day on which nobody works although its weekday is worked; `public` or the site's own. */
export interface HolidayView {
  date: string;
  name: string;
  public: boolean;
}

/** `errors`: the first thousand. */
export interface ImportDetail {
  id: string;
  kind: KindName;
  status: ImportStatus;
  dryRun: boolean;
  source: string;
  fileName: string | null;
  columns: Record<string, unknown>;
  totalRows: number;
  processedRows: number;
  createdRows: number;
  updatedRows: number;
  unchangedRows: number;
  errorCount: number;
  warehouseId: string;
  createdBy: string;
  createdAt: string;
  finishedAt: string | null;
  undoneAt: string | null;
  undoneBy: string | null;
  errors: LineError[];
}

export type ImportStatus = "queued" | "running" | "checked" | "completed" | "failed" | "undone";

export interface ImportView {
  id: string;
  kind: KindName;
  status: ImportStatus;
  dryRun: boolean;
  source: string;
  fileName: string | null;
  columns: Record<string, unknown>;
  totalRows: number;
  processedRows: number;
  createdRows: number;
  updatedRows: number;
  unchangedRows: number;
  errorCount: number;
  warehouseId: string;
  createdBy: string;
  createdAt: string;
  finishedAt: string | null;
  undoneAt: string | null;
  undoneBy: string | null;
}

export interface Invited {
  success?: true;
}

export type JsonValue = unknown;

export type KindName = "equipment" | "locations" | "parts" | "vendors" | "work-orders";

export interface KitCreate {
  name: string;
  description?: string | null;
  items: KitItem[];
  warehouseId?: string | null;
}

export interface KitDetail {
  id: string;
  name: string;
  description: string | null;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
  items: KitItemView[];
}

export interface KitItem {
  partId: string;
  quantity: number;
}

/** `available`: how many of the part are free. */
export interface KitItemView {
  partId: string;
  partNumber: string;
  description: string | null;
  quantity: number;
  available: number;
}

/** `items` are replaced as a whole. */
export interface KitPatch {
  name?: string;
  description?: string | null;
  items?: KitItem[];
}

export interface KitView {
  id: string;
  name: string;
  description: string | null;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
}

/** A failure that is known beside those of the work orders. `repaired_at`: what is opened later is not about it. */
export interface Known {
  equipmentId: string;
  failedAt: string;
  onset?: string | null;
  repairedAt?: string | null;
  failureMode?: string | null;
}

export interface KpiGroup {
  opened: number;
  completed: number;
  open: number;
  overdue: number;
  failures: number;
  mttr: number | null;
  mtbf: number | null;
  scheduleCompliance: number | null;
  plannedRatio: number | null;
  backlogHours: number;
  backlogWeeks: number | null;
  wrenchTime: number | null;
  laborHours: number;
  group: string | null;
}

export interface KpiReport {
  opened: number;
  completed: number;
  open: number;
  overdue: number;
  failures: number;
  mttr: number | null;
  mtbf: number | null;
  scheduleCompliance: number | null;
  plannedRatio: number | null;
  backlogHours: number;
  backlogWeeks: number | null;
  wrenchTime: number | null;
  laborHours: number;
  from: string;
  to: string;
  formulas: Record<string, string>;
  groups: KpiGroup[];
}

export interface LaborCreate {
  hours: number | string;
  userId?: string | null;
  craft?: string | null;
  workDate?: string | null;
  rate?: number | string | null;
  multiplier?: number | string;
  description?: string | null;
}

export interface LaborView {
  id: string;
  workOrderId: string;
  userId: string | null;
  craft: string | null;
  workDate: string;
  hours: number;
  rate: string | null;
  multiplier: number;
  cost: string | null;
  description: string | null;
  timeLogId: string | null;
  createdBy: string | null;
  createdAt: string;
}

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

/** `null` means without limit. */
export interface Limit {
  amount: string | number | null;
}

export interface LimitView {
  role: Role;
  amount: string | null;
}

/** A part, or a description of what is not kept in stock. The price defaults to the part's average cost. */
export interface LineCreate {
  partId?: string | null;
  description?: string | null;
  quantity: number;
  unitPrice?: string | number | null;
}

/** `line` counts as an editor does; without a `column` the whole line is meant, without a `line` the file. */
export interface LineError {
  line: number | null;
  column: string | null;
  message: string;
}

export interface LineView {
  id: string;
  position: number;
  partId: string | null;
  partNumber: string | null;
  description: string;
  quantity: number;
  unitPrice: string;
  lineTotal: string;
  quantityReceived: number;
}

/** To exactly one work order, which is given to the contractor with it. */
export interface LinkCreate {
  name: string;
  company?: string | null;
  email?: string | null;
  allows?: Right[];
  expiresAt?: string | null;
  sendMail?: boolean;
}

export interface LinkView {
  id: string;
  workOrderId: string;
  profileId: string;
  name: string;
  company: string | null;
  email: string | null;
  allows: Right[];
  expiresAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
  active: boolean;
  createdBy: string | null;
  createdAt: string;
  warehouseId: string;
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

export interface LockApplied {
  lockNumber?: string | null;
  note?: string | null;
}

export interface LockStep {
  note?: string | null;
}

/** The points to be locked; every active one of the equipment when absent. */
export interface LockoutPlan {
  isolationPointIds?: string[] | null;
}

export interface LockoutView {
  id: string;
  workOrderId: string;
  isolationPointId: string;
  name: string;
  energyType: Energy;
  method: string;
  verification: string | null;
  lockNumber: string | null;
  appliedBy: string | null;
  appliedAt: string | null;
  verifiedBy: string | null;
  verifiedAt: string | null;
  removedBy: string | null;
  removedAt: string | null;
  note: string | null;
}

export interface LoggedInView {
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
  mustChangePassword?: boolean;
}

/** `mfaToken` is for users with a second factor: a code of now, or a recovery code. From others it is ignored. */
export interface Login {
  email: string;
  password: string;
  mfaToken?: string | null;
  rememberMe?: boolean;
  deviceFingerprint?: string | null;
}

export interface LoginView {
  success?: boolean;
  user: LoggedInView;
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

/** What a person changes of himself. */
export interface MePatch {
  firstName?: string;
  lastName?: string;
  phone?: string | null;
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
  mustChangePassword: boolean;
  permissions: Permission[];
}

/** What a signature stands for. */
export type Meaning = "performed" | "verified" | "approved" | "received" | "witnessed";

/** Into another request, or into a work order. */
export interface Merge {
  requestId?: string | null;
  workOrderId?: string | null;
}

/** Every `frequency` units of a counting sensor of the equipment, found by its metric. */
export interface MeterRules {
  metric: string;
  lead?: number;
  startAt?: number | null;
}

export interface MfaCode {
  mfaToken: string;
}

export interface MfaView {
  enabled: boolean;
  recoveryCodesLeft: number;
}

/** What becomes of occurrences that passed while an earlier one was open or nothing ran. */
export type Missed = "collapse" | "each";

/** `live` opens cases, `shadow` only raises alarms, `off` does nothing. */
export type Mode_Output = "live" | "shadow" | "off";

export interface ModeBar {
  failureMode: string;
  name: string;
  failures: number;
  share: number;
  cumulative: number;
}

export interface ModelCreate {
  manufacturer: string;
  model: string;
  equipmentClass?: string | null;
  description?: string | null;
  expectedLifeYears?: number | null;
}

export interface ModelPatch {
  manufacturer?: string;
  model?: string;
  equipmentClass?: string | null;
  description?: string | null;
  expectedLifeYears?: number | null;
}

export interface ModelView {
  id: string;
  manufacturer: string;
  model: string;
  equipmentClass: string | null;
  description: string | null;
  expectedLifeYears: number | null;
  createdAt: string;
  updatedAt: string;
}

/** What the monitor of all sensors of the machine together thinks. `state`: learning, normal, abnormal, standing (a machine that stands is not judged) or unsure (an operating mode that it has not seen often enough). `progress`: of the learning, 0 to 1; `mode`: the operating mode's number, of `modes` found; `score`: of the worst sensor, an alarm is raised above 1. */
export interface MonitorView {
  state: string;
  progress: number;
  mode: number | null;
  modes: number;
  score: number;
  contributions: ContributionView[];
  observedAt: string;
}

export interface MonthCompliance {
  due: number;
  completed: number;
  completedOnTime: number;
  completedLate: number;
  missed: number;
  overdue: number;
  complianceRate: number | null;
  month: string;
}

export interface NewApiKeyView {
  id: string;
  name: string;
  prefix: string;
  userId: string;
  createdBy: string | null;
  scopes: string[];
  expiresAt: string | null;
  lastUsedAt?: string | null;
  revokedAt: string | null;
  createdAt: string;
  key: string;
}

/** `url` and `token` are shown this once: only a hash of the token is kept. */
export interface NewLinkView {
  id: string;
  workOrderId: string;
  profileId: string;
  name: string;
  company: string | null;
  email: string | null;
  allows: Right[];
  expiresAt: string;
  revokedAt: string | null;
  lastUsedAt: string | null;
  active: boolean;
  createdBy: string | null;
  createdAt: string;
  warehouseId: string;
  token: string;
  url: string;
}

/** Equipment in its tree. `complete` is false where the tree goes on, below `depth` or beyond 5,000 nodes. */
export interface Node {
  id: string;
  assetTag: string;
  description: string | null;
  equipmentClass: string | null;
  status: EquipmentStatus;
  criticality: Criticality;
  hierarchyLevel: number;
  complete: boolean;
  children: Node[];
}

export interface NotificationPatch {
  read: boolean;
}

export interface NotificationView {
  id: string;
  type: "work_order_assigned" | "work_order_updated" | "work_order_overdue" | "work_order_escalated" | "part_low_stock" | "pm_due" | "pm_overdue" | "alarm_raised" | "case_opened" | "system";
  message: string;
  priority: string;
  read: boolean;
  readAt: string | null;
  createdAt: string;
  workOrderId: string | null;
  partId: string | null;
}

/** `projected`: what the rules will bring, without a work order yet; its `id` is its schedule's. */
export type OccurrenceStatus = "projected" | "open" | "included" | "completed" | "missed" | "cancelled";

/** `error` says why there is no offer; `totalPrice` is for the quantity asked for. */
export interface OfferView {
  vendorId: string;
  supplier: string;
  partNumber: string;
  quantity: number;
  unitPrice?: string | null;
  totalPrice?: string | null;
  currency?: string | null;
  available?: number | null;
  leadTimeDays?: number | null;
  error?: string | null;
  askedAt: string;
}

export interface OverdueView {
  id: string;
  status: OccurrenceStatus;
  templateId: string;
  name: string;
  equipmentId: string | null;
  assetTag: string | null;
  dueDate: string;
  lateAfter: string | null;
  overdue: boolean;
  workOrderId: string | null;
  foNumber: string | null;
  workOrderStatus: string | null;
  priority: string;
  assignees: string[];
  estimatedDuration: number | null;
  completedAt: string | null;
  includedIn: string | null;
  partsShort: PartShort[];
  warehouseId: string;
  daysOverdue: number;
}

/** What differs for equipment of a class, of a criticality, or of both. */
export interface OverrideBody {
  equipmentClass?: string | null;
  criticality?: Severity | null;
  policy: Rules;
}

export interface OverviewView {
  equipmentId: string;
  assetTag: string;
  equipmentClass: string | null;
  criticality: string;
  health: number;
  time: string;
  reasons: Record<string, unknown>[];
}

/** `default` of null: nothing is configured; a bound of null: there is none. */
export interface ParameterView {
  name: string;
  default: number | null;
  minimum: number | null;
  maximum: number | null;
  unit: string;
  meaning: string;
}

/** `supplier` is a vendor's name: found, or created. `stockLevel` becomes the ledger's first row. */
export interface PartCreate {
  originalNumber?: string | null;
  barcode?: string | null;
  description?: string | null;
  category?: string | null;
  manufacturer?: string | null;
  supplier?: string | null;
  vendorId?: string | null;
  reorderQuantity?: number | null;
  maxLevel?: number | null;
  location?: string | null;
  partNumber: string;
  unit?: string;
  stockLevel?: number;
  reorderPoint?: number;
  autoReorder?: boolean;
  unitCost?: string | number;
  modelCompatibility?: string[];
  active?: boolean;
  warehouseId?: string | null;
}

/** `onOrder`: requested, approved or ordered, and not yet received. */
export interface PartDetail {
  id: string;
  partNumber: string;
  originalNumber: string | null;
  barcode: string | null;
  description: string | null;
  category: string | null;
  manufacturer: string | null;
  unit: string;
  stockLevel: number;
  reserved: number;
  available: number;
  reorderPoint: number;
  reorderQuantity: number | null;
  maxLevel: number | null;
  autoReorder: boolean;
  lowStock: boolean;
  unitCost: string;
  supplier: string | null;
  vendorId: string | null;
  location: string | null;
  modelCompatibility: string[];
  active: boolean;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
  onOrder: number;
  alternates: AlternateView[];
  bins: BinView[];
}

/** `quantityUsed` and `totalCost` after returns; `reserved` is still held for the work order. */
export interface PartOfWorkOrderView {
  partId: string;
  partNumber: string;
  description: string | null;
  quantityUsed: number;
  reserved: number;
  totalCost: string;
}

/** A change of `stockLevel` is booked as an adjustment. */
export interface PartPatch {
  originalNumber?: string | null;
  barcode?: string | null;
  description?: string | null;
  category?: string | null;
  manufacturer?: string | null;
  supplier?: string | null;
  vendorId?: string | null;
  reorderQuantity?: number | null;
  maxLevel?: number | null;
  location?: string | null;
  partNumber?: string;
  unit?: string;
  stockLevel?: number;
  reorderPoint?: number;
  autoReorder?: boolean;
  unitCost?: string | number;
  modelCompatibility?: string[];
  active?: boolean;
}

export interface PartReservation {
  partId: string;
  quantity: number;
}

export interface PartReturn {
  partId: string;
  quantity: number;
}

/** `partId` is null for a part number that the warehouse does not know. */
export interface PartShort {
  partId: string | null;
  partNumber: string | null;
  wanted: number;
  reserved: number;
  short: number;
}

/** `unitCost` when it is not the part's average cost. */
export interface PartUsage {
  partId: string;
  quantityUsed: number;
  unitCost?: string | number | null;
}

export interface PartView {
  id: string;
  partNumber: string;
  originalNumber: string | null;
  barcode: string | null;
  description: string | null;
  category: string | null;
  manufacturer: string | null;
  unit: string;
  stockLevel: number;
  reserved: number;
  available: number;
  reorderPoint: number;
  reorderQuantity: number | null;
  maxLevel: number | null;
  autoReorder: boolean;
  lowStock: boolean;
  unitCost: string;
  supplier: string | null;
  vendorId: string | null;
  location: string | null;
  modelCompatibility: string[];
  active: boolean;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
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

/** `partsUsage` as in `POST /api/parts/consume`, or one part, or a kit so many times. */
export interface PartsOfWorkOrder {
  partsUsage?: PartUsage[] | null;
  partId?: string | null;
  kitId?: string | null;
  quantityUsed?: number | null;
  quantity?: number | null;
  unitCost?: string | number | null;
  notes?: string | null;
}

/** What a route can ask for. */
export type Permission = "equipment.read" | "equipment.write" | "locations.write" | "work_orders.read_own" | "work_orders.read" | "work_orders.create" | "work_orders.work" | "work_orders.plan" | "work_orders.verify" | "permits.approve" | "safety.manage" | "monitoring.read" | "sensors.write" | "alarms.operate" | "cases.verdict" | "detectors.write" | "dead_letters.manage" | "ingest.read" | "events.read" | "files.read" | "files.attach" | "files.manage" | "readings.write" | "catalog.write" | "requests.triage" | "external_links.manage" | "search.use" | "pm.write" | "reports.read" | "performance.read" | "services.manage" | "webhooks.manage" | "parts.read" | "parts.consume" | "parts.write" | "stock.move" | "vendors.read" | "vendors.write" | "purchasing.read" | "purchasing.request" | "purchasing.approve" | "purchasing.order" | "approval_limits.write" | "data.import" | "archive.manage" | "users.read" | "users.write" | "warehouses.read" | "warehouses.write" | "api_keys.write" | "sessions.write" | "audit.read";

export interface PermitCreate {
  type: PermitType;
  hazards?: string | null;
  precautions?: string | null;
  validFrom: string;
  validTo: string;
}

export interface PermitDecision {
  note?: string | null;
}

export type PermitStatus = "requested" | "approved" | "rejected" | "active" | "closed" | "expired";

export type PermitType = "hot_work" | "confined_space" | "electrical" | "working_at_height" | "general";

export interface PermitView {
  id: string;
  workOrderId: string;
  type: PermitType;
  status: PermitStatus;
  hazards: string | null;
  precautions: string | null;
  validFrom: string;
  validTo: string;
  requestedBy: string;
  requestedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  decisionNote: string | null;
  activatedBy: string | null;
  activatedAt: string | null;
  closedBy: string | null;
  closedAt: string | null;
  closingNote: string | null;
}

/** A part that the work will need. */
export interface PlannedPart {
  partId?: string | null;
  partNumber?: string | null;
  quantity?: number;
}

/** One stored reading. */
export interface Point {
  time: string;
  value: number;
  quality: number;
  qualityText: string;
}

export interface PointCreate {
  name: string;
  energyType: Energy;
  method: string;
  verification?: string | null;
  position?: number;
}

export interface PointPatch {
  name?: string;
  energyType?: Energy;
  method?: string;
  verification?: string | null;
  position?: number;
  active?: boolean;
}

/** `null` keeps it for ever. */
export interface Policy {
  keepDays: number | null;
}

/** `floodCap`: cases an hour in a plant beyond which further ones are held; of several overrides that fit an equipment, later ones win. */
export interface PolicyBody {
  window?: number;
  points?: number;
  sensors?: number;
  lasting?: number;
  lastingSeverity?: Severity;
  immediateSeverity?: Severity;
  immediateAfter?: number;
  sensorFaultAfter?: number;
  spikes?: number;
  materialSpan?: number;
  materialValue?: number;
  settling?: number;
  joinWindow?: number;
  reopenWindow?: number;
  coolDown?: number;
  standing?: number;
  unchanged?: number;
  priority?: Record<string, Record<string, Severity>>;
  dueHours?: Record<string, number>;
  floodCap?: number;
  overrides?: OverrideBody[];
}

/** What is kept for a time; closed work orders are not deleted then, but archived. */
export type PolicyName = "work_orders" | "notifications" | "dead_letters" | "imports" | "webhook_deliveries";

/** `policy` takes the place of what was set for the warehouse, or, without one, for all that have none of their own. */
export interface PolicyPut {
  warehouseId?: string | null;
  policy: PolicyBody;
}

/** Tied to a location, to equipment, or to both. */
export interface PortalCreate {
  name: string;
  locationId?: string | null;
  equipmentId?: string | null;
}

export interface PortalPatch {
  name?: string;
  active?: boolean;
}

/** `url` is what its QR code says. */
export interface PortalView {
  id: string;
  name: string;
  locationId: string | null;
  equipmentId: string | null;
  active: boolean;
  url: string;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
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

export interface PreferencesPatch {
  email?: boolean;
  types?: Record<string, Channels>;
  quietFrom?: string | null;
  quietTo?: string | null;
  timezone?: string | null;
  criticalBreaksQuiet?: boolean;
  digest?: boolean;
  digestAt?: string;
}

export interface PreferencesView {
  email: boolean;
  types: Record<string, Record<string, boolean>>;
  quietFrom: string | null;
  quietTo: string | null;
  timezone: string | null;
  criticalBreaksQuiet: boolean;
  digest: boolean;
  digestAt: string;
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

export interface PublicPortal {
  name: string;
  location: string | null;
  assetTag: string | null;
  equipment: string | null;
}

export interface PublicRequest {
  title: string;
  description: string | null;
  status: RequestStatus;
  reason: string | null;
  photos: number;
  createdAt: string;
  triagedAt: string | null;
  workOrderNumber: string | null;
  workOrderStatus: string | null;
  completedAt: string | null;
}

/** `overReceiptTolerance`: percent of a line that may come too much; 0 refuses any. */
export interface PurchaseOrderCreate {
  vendorId?: string | null;
  supplier?: string | null;
  lines: LineCreate[];
  expectedDate?: string | null;
  notes?: string | null;
  overReceiptTolerance?: string | number;
  warehouseId?: string | null;
}

export interface PurchaseOrderDetail {
  id: string;
  number: string;
  status: api__inventory__purchasing__status__Status;
  vendorId: string | null;
  supplier: string | null;
  total: string;
  automatic: boolean;
  overReceiptTolerance: string;
  expectedDate: string | null;
  notes: string | null;
  reason: string | null;
  requestedBy: string | null;
  approvedBy: string | null;
  approvedAt: string | null;
  orderedBy: string | null;
  orderedAt: string | null;
  closedAt: string | null;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
  lines: LineView[];
}

/** Lines can change as long as nobody has approved; they are replaced as a whole. */
export interface PurchaseOrderPatch {
  vendorId?: string | null;
  lines?: LineCreate[];
  expectedDate?: string | null;
  notes?: string | null;
  overReceiptTolerance?: string | number;
}

export interface PurchaseOrderView {
  id: string;
  number: string;
  status: api__inventory__purchasing__status__Status;
  vendorId: string | null;
  supplier: string | null;
  total: string;
  automatic: boolean;
  overReceiptTolerance: string;
  expectedDate: string | null;
  notes: string | null;
  reason: string | null;
  requestedBy: string | null;
  approvedBy: string | null;
  approvedAt: string | null;
  orderedBy: string | null;
  orderedAt: string | null;
  closedAt: string | null;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
}

export type QrFormat = "svg" | "png";

/** Of a person or a craft; of anybody when neither is named. */
export interface RateCreate {
  userId?: string | null;
  craft?: string | null;
  hourlyRate: number | string;
  validFrom?: string;
  validTo?: string | null;
  warehouseId?: string | null;
}

export interface RatePatch {
  hourlyRate?: number | string;
  validFrom?: string;
  validTo?: string | null;
}

export interface RateView {
  id: string;
  warehouseId: string;
  userId: string | null;
  craft: string | null;
  hourlyRate: string;
  validFrom: string;
  validTo: string | null;
  createdAt: string;
}

/** One reading, in the unit in which it is stored. Without `time`, of now; the quality is the OPC byte. */
export interface Reading {
  sensorId?: number | null;
  metric?: string | null;
  value: number;
  time?: string | null;
  unit?: string | null;
  quality?: number;
}

/** Up to 5,000 readings; a single one may stand alone, without the list. */
export interface Readings {
  readings: Reading[];
}

export interface Reason {
  reason?: string | null;
}

/** What lowers the health; `lost`: points. */
export interface ReasonView {
  kind: string;
  text: string;
  lost: number;
  sensorId: number | null;
  caseId: string | null;
}

export interface ReceiptCreate {
  deliveryNote?: string | null;
  notes?: string | null;
  lines: ReceiptLineCreate[];
}

/** `unitPrice` when the invoice says another price than the order. */
export interface ReceiptLineCreate {
  lineId: string;
  quantity: number;
  unitPrice?: string | number | null;
  bin?: string | null;
}

/** `overReceived`: more came than was ordered, within the order's tolerance. */
export interface ReceiptLineView {
  id: string;
  purchaseOrderLineId: string;
  partTransactionId: string | null;
  quantity: number;
  unitPrice: string;
  overReceived: boolean;
}

export interface ReceiptView {
  id: string;
  purchaseOrderId: string;
  deliveryNote: string | null;
  notes: string | null;
  receivedBy: string | null;
  receivedAt: string;
  lines: ReceiptLineView[];
}

export interface Received {
  receipt: ReceiptView;
  purchaseOrder: PurchaseOrderDetail;
}

/** Shown this once; each works once, in place of a code. */
export interface RecoveryCodesView {
  recoveryCodes: string[];
}

/** Every `interval` days, weeks or months at the same time of day. `weekdays` (1 Monday to 7 Sunday) if weekly; a month that is too short has it on its last day. No occurrence begins after `until`. */
export interface Recurrence {
  frequency: api__monitoring__maintenance_windows__schemas__Frequency;
  interval?: number;
  weekdays?: number[];
  until?: string | null;
}

export interface RecurrenceView {
  frequency: Frequency_Output;
  interval: number;
  weekdays: number[];
  until: string | null;
}

export interface Refresh {
  refreshToken: string;
}

export interface RefreshView {
  token: string;
  refreshToken: string;
}

export interface Reject {
  reason: string;
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

/** Days until the machine fails, by the model that was trained for its class, or where there is none until the trend of the health index reaches the limit; null with a reason where nobody can say. `high` of null beside `days`: longer than the model can tell. */
export interface RemainingView {
  days?: number | null;
  low?: number | null;
  high?: number | null;
  limit: number;
  confidence: number;
  method: string;
  reason?: string | null;
}

/** How many deliveries were queued. */
export interface ReplayView {
  queued: number;
}

export type RequestStatus = "new" | "accepted" | "rejected" | "merged";

export interface RequestView {
  id: string;
  title: string;
  description: string | null;
  status: RequestStatus;
  reason: string | null;
  requesterName: string | null;
  requesterEmail: string | null;
  requesterPhone: string | null;
  portalId: string;
  locationId: string | null;
  equipmentId: string | null;
  workOrderId: string | null;
  mergedInto: string | null;
  triagedBy: string | null;
  triagedAt: string | null;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
}

/** One by `id` (an occurrence, its work order, or a schedule for its next one), or all that the filters mean. To `dueDate`, or by `shiftDays`. A fixed rule keeps its anchor: only this occurrence moves. */
export interface Reschedule {
  id?: string | null;
  ids?: string[] | null;
  templateId?: string | null;
  equipmentId?: string | null;
  dueDate?: string | null;
  shiftDays?: number | null;
  reason?: string | null;
}

export interface Rescheduled {
  id: string;
  kind: "occurrence" | "schedule";
  workOrderId: string | null;
  oldDueDate: string;
  dueDate: string;
}

export interface Reservation {
  parts: PartReservation[];
}

/** `token` is the end of the link that came by mail. */
export interface ResetPassword {
  token: string;
  newPassword: string;
}

export type Resolution = "auto" | "raw" | "1m" | "1h" | "1d";

/** What is put back into stock, at the cost that it was taken at. */
export interface Return {
  parts: PartReturn[];
  notes?: string | null;
}

/** What a contractor may do by a link. */
export type Right = "read" | "comment" | "upload_photo" | "checklist" | "report_done";

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

/** What work on an equipment needs, or work of a type, or both together. */
export interface RuleCreate {
  equipmentId?: string | null;
  workOrderType?: Type | null;
  permitTypes?: PermitType[];
  lockout?: boolean;
  note?: string | null;
  warehouseId?: string | null;
}

export interface RulePatch {
  permitTypes?: PermitType[];
  lockout?: boolean;
  note?: string | null;
}

export interface RuleView {
  id: string;
  warehouseId: string;
  equipmentId: string | null;
  workOrderType: Type | null;
  permitTypes: PermitType[];
  lockout: boolean;
  note: string | null;
  createdAt: string;
  updatedAt: string;
}

/** When alarms of an equipment become a case, and how urgent it is; what is left out has the product's default. A machine fault opens a case when the alarms of the last `window` seconds are enough: `points` of evidence (an alarm gives 1 for low to 4 for critical), or alarms on `sensors` different sensors (K of N), or one of at least `lastingSeverity` that stands for `lasting` seconds, or one of `immediateSeverity` that stands for `immediateAfter`. */
export interface Rules {
  window?: number;
  points?: number;
  sensors?: number;
  lasting?: number;
  lastingSeverity?: Severity;
  immediateSeverity?: Severity;
  immediateAfter?: number;
  sensorFaultAfter?: number;
  spikes?: number;
  materialSpan?: number;
  materialValue?: number;
  settling?: number;
  joinWindow?: number;
  reopenWindow?: number;
  coolDown?: number;
  standing?: number;
  unchanged?: number;
  priority?: Record<string, Record<string, Severity>>;
  dueHours?: Record<string, number>;
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

/** What a work order needs, has, and still lacks before work may begin. */
export interface SafetyView {
  permitTypes: PermitType[];
  lockout: boolean;
  missing: string[];
  permits: PermitView[];
  lockouts: LockoutView[];
}

export interface SamplesView {
  id: string;
  sensorId: number;
  time: string;
  kind: "waveform" | "spectrum";
  rate: number;
  unit: string;
  speed: number | null;
  quality: number;
  count: number;
  features: Record<string, number>;
  samples: number[];
}

/** How occurrences follow each other. Days count in the site's time zone unless `timezone` says otherwise. */
export interface ScheduleRules {
  mode?: api__maintenance__pm_schedules__rules__Mode;
  anchor?: string | null;
  time?: string;
  timezone?: string | null;
  weekdays?: number[];
  weekOfMonth?: number | null;
  months?: number[];
  shift?: Shift;
  leadDays?: number;
  horizonDays?: number;
  graceDays?: number;
  missed?: Missed;
  allowOverlap?: boolean;
}

export interface SearchAnswer {
  query: string;
  groups: Group[];
  tookMs: number;
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

export type SensorStatus = "unassigned" | "active" | "ignored" | "retired";

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
  derivedFrom: number | null;
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
  deviceFingerprint: string | null;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
  current: boolean;
}

export type Severity = "low" | "medium" | "high" | "critical";

export interface ShareView {
  alarms: number;
  percent: number;
}

/** Until a moment, or for some minutes; a shelf has an end, at most 30 days away. */
export interface Shelve {
  until?: string | null;
  minutes?: number | null;
  reason?: string | null;
}

/** Where an occurrence goes that falls on a day without work. */
export type Shift = "none" | "next" | "previous";

export interface Shortage {
  partId: string | null;
  partNumber: string | null;
  wanted: number;
  reserved: number;
  short: number;
  workOrderId: string;
}

/** One quantity that moves, which way, and how much that says (0 to 1). */
export interface SignView {
  kind: string;
  direction: "rises" | "falls";
  weight: number;
}

export interface SignatureCreate {
  meaning: Meaning;
  comment?: string | null;
}

/** `contentHash` is the SHA-256 of `content`: the work order, its steps, hours and costs as they were signed. */
export interface SignatureView {
  id: string;
  workOrderId: string;
  userId: string;
  meaning: Meaning;
  comment: string | null;
  signedAt: string;
  content: string;
  contentHash: string;
  current: boolean;
}

/** Amplitudes (peak, m/s²) of lines that are `interval` Hz apart, the first at 0 Hz. */
export interface SpectrumView {
  id: string;
  sensorId: number;
  time: string;
  unit: string;
  interval: number;
  amplitudes: number[];
  speed: number | null;
  bandLow: number | null;
  bandHigh: number | null;
  lines: EnvelopeLineView[];
}

export interface StatusChange {
  reason?: string | null;
  completionNotes?: string | null;
  failureMode?: string | null;
  failureMechanism?: string | null;
  failureCause?: string | null;
  remedy?: string | null;
  verdict?: Verdict | null;
  verdictNote?: string | null;
  status: api__maintenance__work_orders__status__Status;
}

/** How long it stood in a status. */
export interface StatusStay {
  status: api__maintenance__work_orders__status__Status;
  since: string;
  until: string | null;
  hours: number;
  changedBy: string | null;
  reason: string | null;
}

/** One step of the checklist. */
export interface Step {
  id?: string | null;
  component?: string | null;
  description: string;
  type?: StepType;
  required?: boolean;
  unit?: string | null;
  lowLimit?: number | null;
  highLimit?: number | null;
  choices?: string[];
  failChoices?: string[];
  followUpOnFail?: boolean;
}

/** What is to be entered; on a work order the words of inspection sheets below are ticks. */
export type StepType = "tick" | "measurement" | "choice" | "text" | "photo" | "check" | "checkbox" | "boolean" | "visual" | "inspection";

export interface StepView {
  time: number;
  atRisk: number;
  failed: number;
  survival: number;
  low: number;
  high: number;
}

/** What somebody reports; how to reach him is for him to say. */
export interface Submission {
  title: string;
  description?: string | null;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
}

/** `token` opens the state of the request, and takes photos until somebody has looked at it. */
export interface Submitted {
  token: string;
  url: string;
}

/** Of this process since its start; the cache is PostgreSQL's. `uptime` in seconds, `averageResponseTime` in milliseconds, `errorRate` (answers of 500 and above) as a fraction, `cacheHitRate` in percent. */
export interface Summary {
  timestamp: string;
  uptime: number;
  requestCount: number;
  averageResponseTime: number;
  errorRate: number;
  cacheHitRate: number;
  systemMetrics: SystemMetrics;
}

/** `reason` names what suppresses the alarm (a maintenance window, a parent); null lifts it. */
export interface Suppress {
  reason: string | null;
}

/** Percent. */
export interface SystemMetrics {
  cpuUsage: number;
  memoryUsage: number;
  diskUsage: number;
}

export interface TemplateCompliance {
  due: number;
  completed: number;
  completedOnTime: number;
  completedLate: number;
  missed: number;
  overdue: number;
  complianceRate: number | null;
  templateId: string;
  name: string;
}

export interface TemplateCreate {
  description?: string | null;
  model?: string | null;
  component?: string | null;
  action?: string | null;
  frequencyUnit?: string | null;
  estimatedDuration?: number | null;
  meter?: MeterRules | null;
  condition?: ConditionRules | null;
  name?: string | null;
  frequencyType?: FrequencyType;
  frequency?: number | api__maintenance__pm_templates__schemas__Frequency | null;
  equipmentIds?: string[];
  checklist?: Step[];
  customFields?: Record<string, JsonValue>;
  type?: "preventive" | "inspection";
  priority?: "low" | "medium" | "high" | "critical";
  assignees?: string[];
  includes?: string[];
  parts?: PlannedPart[];
  permits?: ("hot_work" | "confined_space" | "electrical" | "working_at_height" | "general")[];
  lockout?: boolean;
  instructions?: string[];
  schedule?: ScheduleRules;
  active?: boolean;
  warehouseId?: string | null;
}

export interface TemplatePatch {
  description?: string | null;
  model?: string | null;
  component?: string | null;
  action?: string | null;
  frequencyUnit?: string | null;
  estimatedDuration?: number | null;
  meter?: MeterRules | null;
  condition?: ConditionRules | null;
  name?: string;
  frequencyType?: FrequencyType;
  frequency?: number | api__maintenance__pm_templates__schemas__Frequency;
  equipmentIds?: string[];
  checklist?: Step[];
  customFields?: Record<string, JsonValue>;
  type?: "preventive" | "inspection";
  priority?: "low" | "medium" | "high" | "critical";
  assignees?: string[];
  includes?: string[];
  parts?: PlannedPart[];
  permits?: ("hot_work" | "confined_space" | "electrical" | "working_at_height" | "general")[];
  lockout?: boolean;
  instructions?: string[];
  schedule?: ScheduleRules;
  active?: boolean;
}

export interface TemplateView {
  id: string;
  name: string;
  description: string | null;
  model: string | null;
  component: string | null;
  action: string | null;
  frequencyType: FrequencyType;
  frequency: number | null;
  frequencyUnit: string | null;
  frequencyName: string;
  estimatedDuration: number | null;
  equipmentIds: string[];
  checklist: Record<string, unknown>[];
  type: string;
  priority: string;
  assignees: string[];
  schedule: Record<string, unknown>;
  meter: Record<string, unknown> | null;
  condition: Record<string, unknown> | null;
  includes: string[];
  parts: Record<string, unknown>[];
  permits: string[];
  lockout: boolean;
  instructions: string[];
  customFields: Record<string, unknown>;
  nextDue: string | null;
  active: boolean;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
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

export interface TimeLogCreate {
  startTime: string;
  endTime: string;
  userId?: string | null;
  description?: string | null;
}

export interface TimeLogPatch {
  startTime?: string;
  endTime?: string;
  description?: string | null;
}

export interface TimeLogView {
  id: string;
  workOrderId: string;
  userId: string;
  startTime: string;
  endTime: string | null;
  description: string | null;
  createdAt: string;
}

export interface TimerStart {
  description?: string | null;
  stopOther?: boolean;
}

export interface TimerStop {
  description?: string | null;
}

/** A movement at the counter. `quantity` is the number of pieces; of an adjustment it is signed. */
export interface TransactionCreate {
  type: TransactionType;
  quantity: number;
  unitCost?: string | number | null;
  workOrderId?: string | null;
  bin?: string | null;
  notes?: string | null;
}

export type TransactionType = "receive" | "issue" | "return" | "adjust" | "transfer" | "reserve" | "release";

/** `quantity`: change of the stock on hand; `reserved`: change of the reserved stock; `balance`: the stock then. */
export interface TransactionView {
  id: string;
  partId: string;
  partNumber: string;
  workOrderId: string | null;
  type: TransactionType;
  quantity: number;
  reserved: number;
  balance: number;
  unitCost: string;
  bin: string | null;
  performedBy: string | null;
  timestamp: string;
  notes: string | null;
  transferId: string | null;
  purchaseOrderLineId: string | null;
  warehouseId: string;
}

/** From one warehouse to another, or with `fromBin` and `toBin` within one. What is missing there is created. */
export interface Transfer {
  partId: string;
  quantity: number;
  toWarehouseId?: string | null;
  fromBin?: string | null;
  toBin?: string | null;
  notes?: string | null;
}

/** `demoted`: below its floor; it raises alarms, and cases in shadow, but opens no work order. */
export type TrustState = "trusted" | "demoted";

/** A detector on a sensor, or, without one, in the whole warehouse. `confirmed` and `refuted` fade with their age; `low` and `high`: 90 % interval of the precision. */
export interface TrustView {
  id: string;
  detector: string;
  sensorId: number | null;
  warehouseId: string;
  state: TrustState;
  confirmed: number;
  refuted: number;
  precision: number | null;
  low: number | null;
  high: number | null;
  reason: string;
  changedAt: string;
  computedAt: string;
}

export type Type = "corrective" | "preventive" | "predictive" | "inspection" | "emergency" | "project" | "request";

export interface Unread {
  unread: number;
}

/** A sensor that readings went to; `created` when there was none of this metric. */
export interface UsedSensor {
  id: number;
  metric: string;
  accepted: number;
  created: boolean;
}

export interface UsedView {
  transactionId: string;
  partId: string;
  partNumber: string;
  quantityUsed: number;
  unitCost: string;
  totalCost: string;
  stockLevel: number;
}

/** Without a password the user is invited by mail; with one, he has to change it at his first login. */
export interface UserCreate {
  email: string;
  role: Role;
  warehouseId?: string | null;
  firstName?: string;
  lastName?: string;
  phone?: string | null;
  password?: string | null;
}

export interface UserPatch {
  role?: Role;
  warehouseId?: string;
  firstName?: string;
  lastName?: string;
  phone?: string | null;
  active?: boolean;
}

/** A session of somebody, as an administrator sees it. */
export interface UserSessionView {
  sessionId: string;
  ipAddress: string | null;
  userAgent: string | null;
  deviceFingerprint: string | null;
  createdAt: string;
  updatedAt: string;
  expiresAt: string;
}

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

export type Variant = "original" | "thumbnail";

/** `catalogAdapter`, `catalogUrl` and `catalogSecret` say how to ask the vendor for price and availability. */
export interface VendorCreate {
  email?: string | null;
  phone?: string | null;
  address?: string | null;
  website?: string | null;
  accountNumber?: string | null;
  notes?: string | null;
  leadTimeDays?: number | null;
  catalogAdapter?: string | null;
  catalogUrl?: string | null;
  catalogSecret?: string | null;
  name: string;
  type?: VendorType;
  active?: boolean;
  warehouseId?: string | null;
}

export interface VendorPatch {
  email?: string | null;
  phone?: string | null;
  address?: string | null;
  website?: string | null;
  accountNumber?: string | null;
  notes?: string | null;
  leadTimeDays?: number | null;
  catalogAdapter?: string | null;
  catalogUrl?: string | null;
  catalogSecret?: string | null;
  name?: string;
  type?: VendorType;
  active?: boolean;
}

export type VendorType = "supplier" | "manufacturer" | "contractor" | "service" | "other";

export interface VendorView {
  id: string;
  name: string;
  type: VendorType;
  email: string | null;
  phone: string | null;
  address: string | null;
  website: string | null;
  accountNumber: string | null;
  notes: string | null;
  leadTimeDays: number | null;
  catalogAdapter: string | null;
  catalogUrl: string | null;
  active: boolean;
  warehouseId: string;
  createdAt: string;
  updatedAt: string;
}

/** What the technician found. */
export type Verdict = "confirmed" | "false_alarm" | "sensor_fault" | "duplicate" | "deferred";

export interface VerdictBody {
  verdict: Verdict;
  note?: string | null;
}

export interface VerifyView {
  valid: boolean;
  complete: boolean;
  checked: number;
  sequence: number;
  hash: string;
  anchored: number | null;
  problem?: string | null;
  badSequence?: number | null;
  logId?: string | null;
}

/** The velocity sensors whose limits were set, and to what. */
export interface VibrationLimits {
  sensorIds: number[];
  hi: number;
  hihi: number;
}

/** A sensor of vibration velocity with its newest value and, where group and foundation are known, its zone. */
export interface VibrationPointView {
  sensorId: number;
  address: string;
  time: string | null;
  velocity: number | null;
  zone: "A" | "B" | "C" | "D" | null;
}

/** What is known of a machine; what is not sent is not known. */
export interface VibrationPut {
  speed?: number | null;
  speedSensorId?: number | null;
  speedRatio?: number;
  machineGroup?: 1 | 2 | null;
  foundation?: "rigid" | "flexible" | null;
  envelopeLow?: number | null;
  envelopeHigh?: number | null;
  bearings?: BearingBody[];
}

export interface VibrationView {
  equipmentId: string;
  speed: number | null;
  speedSensorId: number | null;
  speedRatio: number;
  machineGroup: number | null;
  foundation: "rigid" | "flexible" | null;
  envelopeLow: number | null;
  envelopeHigh: number | null;
  bearings: BearingView[];
  limits: ZoneLimitsView | null;
  points: VibrationPointView[];
  updatedAt: string | null;
}

export interface VisitComment {
  author: string;
  mine: boolean;
  body: string;
  createdAt: string;
}

export interface VisitEquipment {
  assetTag: string;
  description: string | null;
  location: string | null;
}

/** `downloadUrl` and `thumbnailUrl` are good for some minutes. */
export interface VisitFile {
  id: string;
  checklistItemId: string | null;
  fileName: string;
  fileType: string;
  fileSize: number;
  mine: boolean;
  downloadUrl: string;
  thumbnailUrl: string | null;
  createdAt: string;
}

export interface VisitRemark {
  body: string;
}

export interface VisitReport {
  completionNotes?: string | null;
}

export interface VisitStep {
  id: string;
  component: string | null;
  action: string;
  type: ChecklistType;
  required: boolean;
  unit: string | null;
  lowLimit: number | null;
  highLimit: number | null;
  choices: string[];
  status: ChecklistStatus;
  value: unknown;
  notes: string | null;
  completedAt: string | null;
}

/** `value` as the step's type asks for it; of a photo, the id of a file that was uploaded to this work order. */
export interface VisitStepPatch {
  status?: ChecklistStatus;
  value?: JsonValue;
  notes?: string | null;
}

/** The one work order behind a link. Of its comments: the contractor's own, and those that mention him. */
export interface VisitView {
  name: string;
  allows: Right[];
  expiresAt: string;
  workOrderNumber: string;
  title: string;
  description: string | null;
  status: api__maintenance__work_orders__status__Status;
  priority: Priority;
  dueDate: string | null;
  area: string | null;
  equipment: VisitEquipment | null;
  completedAt: string | null;
  completionNotes: string | null;
  checklist: VisitStep[];
  files: VisitFile[];
  comments: VisitComment[];
}

export interface WarehouseCreate {
  name: string;
  address?: string | null;
  timezone?: string;
  country?: string | null;
  region?: string | null;
  workingDays?: number[];
  closedDays?: string[];
}

export interface WarehousePatch {
  name?: string;
  address?: string | null;
  timezone?: string;
  country?: string | null;
  region?: string | null;
  workingDays?: number[];
  closedDays?: string[];
  active?: boolean;
}

export interface WarehouseView {
  id: string;
  name: string;
  address: string | null;
  timezone: string;
  country: string | null;
  region: string | null;
  workingDays: number[];
  closedDays: string[];
  active: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface WatcherCreate {
  userId?: string | null;
}

export interface WatcherView {
  workOrderId: string;
  userId: string;
  createdAt: string;
}

/** `rate`: samples a second; of a spectrum, Hz between its lines. `speed`: revolutions a minute it was measured with. `features`: what it was measured to. */
export interface WaveformView {
  id: string;
  sensorId: number;
  time: string;
  kind: "waveform" | "spectrum";
  rate: number;
  unit: string;
  speed: number | null;
  quality: number;
  count: number;
  features: Record<string, number>;
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

/** Of an equipment with its parts, of a location with all below it, or, with neither, of a whole warehouse (one's own, when none is named). `timezone`: whose time of day recurs; the warehouse's, when none is named. */
export interface WindowCreate {
  equipmentId?: string | null;
  locationId?: string | null;
  warehouseId?: string | null;
  startsAt: string;
  endsAt: string;
  reason: string;
  timezone?: string | null;
  recurrence?: Recurrence | null;
}

export interface WindowPatch {
  startsAt?: string;
  endsAt?: string;
  reason?: string;
  timezone?: string;
  recurrence?: Recurrence | null;
}

/** `active`: by the server's clock; `nextStartsAt`, `nextEndsAt`: the occurrence that runs or comes next. */
export interface WindowView {
  id: string;
  equipmentId: string | null;
  locationId: string | null;
  warehouseId: string;
  startsAt: string;
  endsAt: string;
  timezone: string;
  recurrence: RecurrenceView | null;
  reason: string;
  active: boolean;
  nextStartsAt: string | null;
  nextEndsAt: string | null;
  createdBy: string | null;
  createdAt: string;
  updatedAt: string;
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
  plannedStart?: string | null;
  estimatedHours?: number | string | null;
  labels?: string[];
  sequence?: number | null;
  followUp?: boolean;
  followUpOf?: string | null;
  warehouseId?: string | null;
  checklist?: ChecklistItemCreate[];
}

export interface WorkOrderDetail {
  id: string;
  foNumber: string;
  title: string;
  description: string | null;
  status: api__maintenance__work_orders__status__Status;
  priority: Priority;
  type: Type;
  equipmentId: string | null;
  assetModel: string | null;
  area: string | null;
  assignedTo: string | null;
  assignees: string[];
  requestedBy: string | null;
  dueDate: string | null;
  plannedStart: string | null;
  startedAt: string | null;
  estimatedHours: number | null;
  actualHours: number | null;
  labels: string[];
  sequence: number | null;
  holdReason: string | null;
  completedAt: string | null;
  completedBy: string | null;
  completionNotes: string | null;
  verifiedAt: string | null;
  verifiedBy: string | null;
  closedAt: string | null;
  cancelledAt: string | null;
  cancelledBy: string | null;
  cancelReason: string | null;
  reopenedCount: number;
  failureMode: string | null;
  failureMechanism: string | null;
  failureCause: string | null;
  remedy: string | null;
  verdict: Verdict | null;
  escalated: boolean;
  escalationLevel: number;
  escalatedAt: string | null;
  escalationReason: string | null;
  followUp: boolean;
  followUpOf: string | null;
  caseId: string | null;
  warehouseId: string;
  createdAt: string;
  lastUpdated: string;
  checklist: ChecklistItemView[];
  allowedStatuses: api__maintenance__work_orders__status__Status[];
  prediction: PredictionView | null;
}

export interface WorkOrderPatch {
  reason?: string | null;
  completionNotes?: string | null;
  failureMode?: string | null;
  failureMechanism?: string | null;
  failureCause?: string | null;
  remedy?: string | null;
  verdict?: Verdict | null;
  verdictNote?: string | null;
  assignedTo?: string | string[] | null;
  assignees?: string[] | null;
  title?: string;
  description?: string | null;
  priority?: Priority;
  type?: Type;
  status?: api__maintenance__work_orders__status__Status;
  equipmentId?: string | null;
  area?: string | null;
  dueDate?: string | null;
  plannedStart?: string | null;
  estimatedHours?: number | string | null;
  labels?: string[];
  sequence?: number | null;
  followUp?: boolean;
}

export interface WorkOrderView {
  id: string;
  foNumber: string;
  title: string;
  description: string | null;
  status: api__maintenance__work_orders__status__Status;
  priority: Priority;
  type: Type;
  equipmentId: string | null;
  assetModel: string | null;
  area: string | null;
  assignedTo: string | null;
  assignees: string[];
  requestedBy: string | null;
  dueDate: string | null;
  plannedStart: string | null;
  startedAt: string | null;
  estimatedHours: number | null;
  actualHours: number | null;
  labels: string[];
  sequence: number | null;
  holdReason: string | null;
  completedAt: string | null;
  completedBy: string | null;
  completionNotes: string | null;
  verifiedAt: string | null;
  verifiedBy: string | null;
  closedAt: string | null;
  cancelledAt: string | null;
  cancelledBy: string | null;
  cancelReason: string | null;
  reopenedCount: number;
  failureMode: string | null;
  failureMechanism: string | null;
  failureCause: string | null;
  remedy: string | null;
  verdict: Verdict | null;
  escalated: boolean;
  escalationLevel: number;
  escalatedAt: string | null;
  escalationReason: string | null;
  followUp: boolean;
  followUpOf: string | null;
  caseId: string | null;
  warehouseId: string;
  createdAt: string;
  lastUpdated: string;
}

/** One person's open work. Work of several people counts for each in equal parts of its hours. */
export interface WorkloadView {
  userId: string;
  firstName: string;
  lastName: string;
  role: string;
  open: number;
  inProgress: number;
  overdue: number;
  dueSoon: number;
  estimatedHours: number;
  nextDue: string | null;
}

/** Upper ends of the zones A, B and C in mm/s RMS. */
export interface ZoneLimitsView {
  a: number;
  b: number;
  c: number;
}

/** A span of the feed, by number or by time; the ends are part of it. */
export interface api__integration__webhooks__schemas__Replay {
  fromSequence?: number | null;
  toSequence?: number | null;
  from?: string | null;
  to?: string | null;
}

export type api__inventory__purchasing__status__Status = "requested" | "approved" | "ordered" | "partially_received" | "received" | "closed" | "rejected" | "cancelled";

export interface api__maintenance__planning__schemas__OccurrenceView {
  id: string;
  status: OccurrenceStatus;
  templateId: string;
  name: string;
  equipmentId: string | null;
  assetTag: string | null;
  dueDate: string;
  lateAfter: string | null;
  overdue: boolean;
  workOrderId: string | null;
  foNumber: string | null;
  workOrderStatus: string | null;
  priority: string;
  assignees: string[];
  estimatedDuration: number | null;
  completedAt: string | null;
  includedIn: string | null;
  partsShort: PartShort[];
  warehouseId: string;
}

/** Fixed counts from the anchor, floating from when the work was last done. */
export type api__maintenance__pm_schedules__rules__Mode = "fixed" | "floating";

/** Intervals by name, as an alternative to the number. */
export type api__maintenance__pm_templates__schemas__Frequency = "daily" | "weekly" | "biweekly" | "monthly" | "quarterly" | "semiannual" | "annual";

export interface api__maintenance__safety__schemas__PointView {
  id: string;
  equipmentId: string;
  position: number;
  name: string;
  energyType: Energy;
  method: string;
  verification: string | null;
  active: boolean;
}

/** Every status that a work order can have. */
export type api__maintenance__work_orders__status__Status = "new" | "assigned" | "in_progress" | "on_hold" | "waiting_parts" | "completed" | "verified" | "closed" | "cancelled";

export type api__monitoring__backtests__schemas__Kind = "detectors" | "case_policy";

export type api__monitoring__backtests__schemas__Status = "queued" | "running" | "succeeded" | "failed" | "cancelled";

/** The policy that holds, with every field. `origin`: whose it is; of `code`, nobody has set one yet (version 0). */
export interface api__monitoring__case_policy__schemas__PolicyView {
  warehouseId: string | null;
  origin: "warehouse" | "everywhere" | "code";
  policy: Record<string, unknown>;
  version: number;
  updatedAt: string | null;
  updatedBy: string | null;
}

/** The corrected payload, as text or as base64; without either the stored one is sent again. */
export interface api__monitoring__dead_letters__schemas__Replay {
  payload?: string | null;
  payloadBase64?: string | null;
}

/** `live` opens cases, `shadow` only raises alarms, `off` does nothing. */
export type api__monitoring__detectors__schemas__Mode = "live" | "shadow" | "off";

export interface api__monitoring__health__schemas__PointView {
  time: string;
  health: number;
}

export type api__monitoring__maintenance_windows__schemas__Frequency = "daily" | "weekly" | "monthly";

export interface api__monitoring__maintenance_windows__schemas__OccurrenceView {
  windowId: string;
  equipmentId: string | null;
  locationId: string | null;
  warehouseId: string;
  startsAt: string;
  endsAt: string;
  reason: string;
}

export interface api__operation__retention__schemas__PolicyView {
  name: string;
  keepDays: number | null;
  updatedAt: string;
}

/** What can be found. */
export type api__search__schemas__Kind = "equipment" | "work_order" | "part" | "document" | "location";

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
    /** Metrics */
    metrics: (query?: { from?: string | null; to?: string | null; equipmentId?: string[] | null; warehouseId?: string[] | null }, call?: Call): Promise<AlarmMetrics> =>
      this.#request("json", "GET", `/alarms/metrics`, query, undefined, call),
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

  readonly apiKeys = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; userId?: string[] | null; active?: boolean | null }, call?: Call): Promise<ApiKeyView[]> =>
      this.#request("json", "GET", `/api-keys`, query, undefined, call),
    /** Create */
    create: (body: ApiKeyCreate, call?: Call): Promise<NewApiKeyView> =>
      this.#request("json", "POST", `/api-keys`, undefined, body, call),
    /** Get */
    get: (keyId: string, call?: Call): Promise<ApiKeyView> =>
      this.#request("json", "GET", `/api-keys/${encodeURIComponent(String(keyId))}`, undefined, undefined, call),
    /** Revoke */
    revoke: (keyId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/api-keys/${encodeURIComponent(String(keyId))}`, undefined, undefined, call),
  };

  readonly approvalLimits = {
    /** List */
    list: (call?: Call): Promise<LimitView[]> =>
      this.#request("json", "GET", `/approval-limits`, undefined, undefined, call),
    /** Set */
    set: (role: Role, body: Limit, call?: Call): Promise<LimitView> =>
      this.#request("json", "PUT", `/approval-limits/${encodeURIComponent(String(role))}`, undefined, body, call),
  };

  readonly assets = {
    /** A PDF sheet of labels. */
    labels: (query: { ids: string[] }, call?: Call): Promise<Blob> =>
      this.#request("blob", "GET", `/assets/labels`, query, undefined, call),
    /** Qr Code */
    qrCode: (equipmentId: string, query?: { format?: QrFormat; scale?: number }, call?: Call): Promise<Blob> =>
      this.#request("blob", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/qr-code`, query, undefined, call),
    /** Store the code as a file of its own. */
    keepQrCode: (equipmentId: string, call?: Call): Promise<FileView> =>
      this.#request("json", "POST", `/assets/${encodeURIComponent(String(equipmentId))}/qr-code`, undefined, undefined, call),
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: EquipmentStatus[] | null; criticality?: Criticality[] | null; warehouseId?: string[] | null; locationId?: string[] | null; parentId?: string[] | null; equipmentClass?: string[] | null; warrantyAfter?: string | null; warrantyBefore?: string | null; q?: string | null }, call?: Call): Promise<EquipmentView[]> =>
      this.#request("json", "GET", `/assets`, query, undefined, call),
    /** Create */
    create: (body: EquipmentCreate, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "POST", `/assets`, undefined, body, call),
    /** By tag or QR code. */
    scan: (query: { code: string }, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "GET", `/assets/scan`, query, undefined, call),
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
    children: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: EquipmentStatus[] | null; criticality?: Criticality[] | null; warehouseId?: string[] | null; locationId?: string[] | null; parentId?: string[] | null; equipmentClass?: string[] | null; warrantyAfter?: string | null; warrantyBefore?: string | null; q?: string | null }, call?: Call): Promise<EquipmentView[]> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/children`, query, undefined, call),
    /** Tree */
    tree: (equipmentId: string, query?: { depth?: number }, call?: Call): Promise<Node> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/tree`, query, undefined, call),
    /** List Downtime */
    listDowntime: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: DowntimeStatus[] | null; planned?: boolean | null; open?: boolean | null; after?: string | null; before?: string | null }, call?: Call): Promise<DowntimeView[]> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/downtime`, query, undefined, call),
    /** Add Downtime */
    addDowntime: (equipmentId: string, body: DowntimeCreate, call?: Call): Promise<DowntimeView> =>
      this.#request("json", "POST", `/assets/${encodeURIComponent(String(equipmentId))}/downtime`, undefined, body, call),
    /** Get Downtime */
    getDowntime: (equipmentId: string, downtimeId: string, call?: Call): Promise<DowntimeView> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/downtime/${encodeURIComponent(String(downtimeId))}`, undefined, undefined, call),
    /** Update Downtime */
    updateDowntime: (equipmentId: string, downtimeId: string, body: DowntimePatch, call?: Call): Promise<DowntimeView> =>
      this.#request("json", "PATCH", `/assets/${encodeURIComponent(String(equipmentId))}/downtime/${encodeURIComponent(String(downtimeId))}`, undefined, body, call),
    /** Delete Downtime */
    deleteDowntime: (equipmentId: string, downtimeId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/assets/${encodeURIComponent(String(equipmentId))}/downtime/${encodeURIComponent(String(downtimeId))}`, undefined, undefined, call),
    /** History */
    history: (equipmentId: string, query?: { kind?: HistoryKind[] | null; before?: string | null; after?: string | null; limit?: number; cursor?: string | null; includeArchived?: boolean }, call?: Call): Promise<Entry[]> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/history`, query, undefined, call),
    /** List Photo */
    listPhoto: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; kind?: FileKind[] | null; warehouseId?: string[] | null; uploadedBy?: string[] | null; q?: string | null }, call?: Call): Promise<FileView[]> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/photos`, query, undefined, call),
    /** Add Photo */
    addPhoto: (equipmentId: string, body: FormData, call?: Call): Promise<FileView> =>
      this.#request("json", "POST", `/assets/${encodeURIComponent(String(equipmentId))}/photos`, undefined, body, call),
    /** List Document */
    listDocument: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; kind?: FileKind[] | null; warehouseId?: string[] | null; uploadedBy?: string[] | null; q?: string | null }, call?: Call): Promise<FileView[]> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/documents`, query, undefined, call),
    /** Add Document */
    addDocument: (equipmentId: string, body: FormData, call?: Call): Promise<FileView> =>
      this.#request("json", "POST", `/assets/${encodeURIComponent(String(equipmentId))}/documents`, undefined, body, call),
    /** Manual meter readings, one or many. */
    enterReadings: (equipmentId: string, body: Readings, call?: Call): Promise<Accepted> =>
      this.#request("json", "POST", `/assets/${encodeURIComponent(String(equipmentId))}/readings`, undefined, body, call),
    /** Work Orders */
    workOrders: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: api__maintenance__work_orders__status__Status[] | null; priority?: Priority[] | null; type?: Type[] | null; assignedTo?: string[] | null; requestedBy?: string[] | null; warehouseId?: string[] | null; locationId?: string | null; caseId?: string[] | null; followUpOf?: string[] | null; label?: string[] | null; dueAfter?: string | null; dueBefore?: string | null; plannedAfter?: string | null; plannedBefore?: string | null; createdAfter?: string | null; createdBefore?: string | null; overdue?: boolean | null; escalated?: boolean | null; unassigned?: boolean | null; mine?: boolean | null; watched?: boolean | null; includeArchived?: boolean; q?: string | null }, call?: Call): Promise<WorkOrderView[]> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/work-orders`, query, undefined, call),
    /** Reliability */
    reliability: (equipmentId: string, query?: { from?: string | null; to?: string | null; equipmentClass?: string[] | null; locationId?: string[] | null; confidence?: number }, call?: Call): Promise<ReliabilityReport> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/reliability`, query, undefined, call),
    /** Health */
    health: (equipmentId: string, query?: { since?: string | null }, call?: Call): Promise<HealthView> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/health`, query, undefined, call),
    /** What is known of the machine, and where its points stand by ISO 20816-3. */
    vibration: (equipmentId: string, call?: Call): Promise<VibrationView> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/vibration`, undefined, undefined, call),
    /** Speed, bearings, group and foundation; they count from the next waveform on. */
    putVibration: (equipmentId: string, body: VibrationPut, call?: Call): Promise<VibrationView> =>
      this.#request("json", "PUT", `/assets/${encodeURIComponent(String(equipmentId))}/vibration`, undefined, body, call),
    /** Take the ends of the zones for the limits of the machine's velocity sensors: B/C warns, C/D is critical. */
    setVibrationLimits: (equipmentId: string, call?: Call): Promise<VibrationLimits> =>
      this.#request("json", "POST", `/assets/${encodeURIComponent(String(equipmentId))}/vibration/limits`, undefined, undefined, call),
    /** Isolation Points */
    isolationPoints: (equipmentId: string, call?: Call): Promise<api__maintenance__safety__schemas__PointView[]> =>
      this.#request("json", "GET", `/assets/${encodeURIComponent(String(equipmentId))}/isolation-points`, undefined, undefined, call),
    /** Add Isolation Point */
    addIsolationPoint: (equipmentId: string, body: PointCreate, call?: Call): Promise<api__maintenance__safety__schemas__PointView> =>
      this.#request("json", "POST", `/assets/${encodeURIComponent(String(equipmentId))}/isolation-points`, undefined, body, call),
    /** Update Isolation Point */
    updateIsolationPoint: (equipmentId: string, pointId: string, body: PointPatch, call?: Call): Promise<api__maintenance__safety__schemas__PointView> =>
      this.#request("json", "PATCH", `/assets/${encodeURIComponent(String(equipmentId))}/isolation-points/${encodeURIComponent(String(pointId))}`, undefined, body, call),
  };

  readonly audit = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; table?: string[] | null; recordId?: string[] | null; userId?: string[] | null; action?: string[] | null; actor?: string | null; requestId?: string | null; warehouseId?: string[] | null; from?: string | null; to?: string | null }, call?: Call): Promise<AuditView[]> =>
      this.#request("json", "GET", `/audit`, query, undefined, call),
    /** Walk the hash chain, and compare it with the head that was signed outside the database. */
    verify: (query?: { after?: number; hash?: string; limit?: number }, call?: Call): Promise<VerifyView> =>
      this.#request("json", "GET", `/audit/verify`, query, undefined, call),
    /** Export */
    export: (query?: { table?: string[] | null; recordId?: string[] | null; userId?: string[] | null; action?: string[] | null; actor?: string | null; requestId?: string | null; warehouseId?: string[] | null; from?: string | null; to?: string | null; format?: "csv" | "jsonl" }, call?: Call): Promise<Blob> =>
      this.#request("blob", "GET", `/audit/export`, query, undefined, call),
    /** What the audit-processor found: a broken chain, or a pattern that somebody should look at. */
    listFindings: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; kind?: FindingKind[] | null; userId?: string[] | null; acknowledged?: boolean | null; from?: string | null; to?: string | null }, call?: Call): Promise<FindingView[]> =>
      this.#request("json", "GET", `/audit/findings`, query, undefined, call),
    /** Get Finding */
    getFinding: (findingId: string, call?: Call): Promise<FindingView> =>
      this.#request("json", "GET", `/audit/findings/${encodeURIComponent(String(findingId))}`, undefined, undefined, call),
    /** Say that somebody has looked, and what it was. It stays on record, and so does who said it. */
    acknowledgeFinding: (findingId: string, body: Acknowledgement, call?: Call): Promise<FindingView> =>
      this.#request("json", "POST", `/audit/findings/${encodeURIComponent(String(findingId))}/acknowledge`, undefined, body, call),
    /** Get */
    get: (logId: string, call?: Call): Promise<AuditView> =>
      this.#request("json", "GET", `/audit/${encodeURIComponent(String(logId))}`, undefined, undefined, call),
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
    /** End Other Sessions */
    endOtherSessions: (call?: Call): Promise<EndedView> =>
      this.#request("json", "DELETE", `/auth/sessions`, undefined, undefined, call),
    /** End Session */
    endSession: (sessionId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/auth/sessions/${encodeURIComponent(String(sessionId))}`, undefined, undefined, call),
    /** Change Password */
    changePassword: (body: ChangePassword, call?: Call): Promise<Done> =>
      this.#request("json", "POST", `/auth/change-password`, undefined, body, call),
    /** The answer is the same whether there is such a user or not; the link comes by mail. */
    forgotPassword: (body: ForgotPassword, call?: Call): Promise<Done> =>
      this.#request("json", "POST", `/auth/forgot-password`, undefined, body, call),
    /** Reset Password */
    resetPassword: (body: ResetPassword, call?: Call): Promise<Done> =>
      this.#request("json", "POST", `/auth/reset-password`, undefined, body, call),
    /** Mfa */
    mfa: (call?: Call): Promise<MfaView> =>
      this.#request("json", "GET", `/auth/mfa`, undefined, undefined, call),
    /** Mfa Enroll */
    mfaEnroll: (body: Confirmation, call?: Call): Promise<EnrolmentView> =>
      this.#request("json", "POST", `/auth/mfa/enroll`, undefined, body, call),
    /** Mfa Confirm */
    mfaConfirm: (body: MfaCode, call?: Call): Promise<RecoveryCodesView> =>
      this.#request("json", "POST", `/auth/mfa/confirm`, undefined, body, call),
    /** Mfa Disable */
    mfaDisable: (body: Confirmation, call?: Call): Promise<Done> =>
      this.#request("json", "POST", `/auth/mfa/disable`, undefined, body, call),
    /** Mfa Recovery Codes */
    mfaRecoveryCodes: (body: Confirmation, call?: Call): Promise<RecoveryCodesView> =>
      this.#request("json", "POST", `/auth/mfa/recovery-codes`, undefined, body, call),
  };

  readonly backtests = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; kind?: api__monitoring__backtests__schemas__Kind[] | null; status?: api__monitoring__backtests__schemas__Status[] | null }, call?: Call): Promise<BacktestView[]> =>
      this.#request("json", "GET", `/backtests`, query, undefined, call),
    /** Get */
    get: (backtestId: string, call?: Call): Promise<BacktestDetail> =>
      this.#request("json", "GET", `/backtests/${encodeURIComponent(String(backtestId))}`, undefined, undefined, call),
    /** Cancel */
    cancel: (backtestId: string, call?: Call): Promise<BacktestView> =>
      this.#request("json", "POST", `/backtests/${encodeURIComponent(String(backtestId))}/cancel`, undefined, undefined, call),
  };

  readonly calendar = {
    /** Feed */
    feed: (token: string, call?: Call): Promise<Blob> =>
      this.#request("blob", "GET", `/calendar/${encodeURIComponent(String(token))}.ics`, undefined, undefined, call),
  };

  readonly casePolicy = {
    /** Get */
    get: (query?: { warehouseId?: string | null }, call?: Call): Promise<api__monitoring__case_policy__schemas__PolicyView> =>
      this.#request("json", "GET", `/case-policy`, query, undefined, call),
    /** Put */
    put: (body: PolicyPut, call?: Call): Promise<api__monitoring__case_policy__schemas__PolicyView> =>
      this.#request("json", "PUT", `/case-policy`, undefined, body, call),
    /** Delete */
    delete: (query?: { warehouseId?: string | null }, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/case-policy`, query, undefined, call),
    /** Dry Run */
    dryRun: (body: DryRunBody, call?: Call): Promise<BacktestView> =>
      this.#request("json", "POST", `/case-policy/dry-run`, undefined, body, call),
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
    /** Trust */
    trust: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; detector?: string[] | null; sensorId?: number[] | null; state?: TrustState[] | null }, call?: Call): Promise<TrustView[]> =>
      this.#request("json", "GET", `/detectors/trust`, query, undefined, call),
    /** Backtest */
    backtest: (body: BacktestBody, call?: Call): Promise<BacktestView> =>
      this.#request("json", "POST", `/detectors/backtest`, undefined, body, call),
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; detector?: string[] | null; sensorId?: number[] | null }, call?: Call): Promise<DetectorView[]> =>
      this.#request("json", "GET", `/detectors`, query, undefined, call),
    /** Put */
    put: (body: DetectorPut, call?: Call): Promise<DetectorView> =>
      this.#request("json", "PUT", `/detectors`, undefined, body, call),
    /** Every detector there is, with the bounds and defaults of its parameters. */
    kinds: (call?: Call): Promise<DetectorKindView[]> =>
      this.#request("json", "GET", `/detectors/kinds`, undefined, undefined, call),
  };

  readonly equipment = {
    /** A PDF sheet of labels. */
    labels: (query: { ids: string[] }, call?: Call): Promise<Blob> =>
      this.#request("blob", "GET", `/equipment/labels`, query, undefined, call),
    /** Qr Code */
    qrCode: (equipmentId: string, query?: { format?: QrFormat; scale?: number }, call?: Call): Promise<Blob> =>
      this.#request("blob", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/qr-code`, query, undefined, call),
    /** Store the code as a file of its own. */
    keepQrCode: (equipmentId: string, call?: Call): Promise<FileView> =>
      this.#request("json", "POST", `/equipment/${encodeURIComponent(String(equipmentId))}/qr-code`, undefined, undefined, call),
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: EquipmentStatus[] | null; criticality?: Criticality[] | null; warehouseId?: string[] | null; locationId?: string[] | null; parentId?: string[] | null; equipmentClass?: string[] | null; warrantyAfter?: string | null; warrantyBefore?: string | null; q?: string | null }, call?: Call): Promise<EquipmentView[]> =>
      this.#request("json", "GET", `/equipment`, query, undefined, call),
    /** Create */
    create: (body: EquipmentCreate, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "POST", `/equipment`, undefined, body, call),
    /** By tag or QR code. */
    scan: (query: { code: string }, call?: Call): Promise<EquipmentView> =>
      this.#request("json", "GET", `/equipment/scan`, query, undefined, call),
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
    children: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: EquipmentStatus[] | null; criticality?: Criticality[] | null; warehouseId?: string[] | null; locationId?: string[] | null; parentId?: string[] | null; equipmentClass?: string[] | null; warrantyAfter?: string | null; warrantyBefore?: string | null; q?: string | null }, call?: Call): Promise<EquipmentView[]> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/children`, query, undefined, call),
    /** Tree */
    tree: (equipmentId: string, query?: { depth?: number }, call?: Call): Promise<Node> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/tree`, query, undefined, call),
    /** List Downtime */
    listDowntime: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: DowntimeStatus[] | null; planned?: boolean | null; open?: boolean | null; after?: string | null; before?: string | null }, call?: Call): Promise<DowntimeView[]> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/downtime`, query, undefined, call),
    /** Add Downtime */
    addDowntime: (equipmentId: string, body: DowntimeCreate, call?: Call): Promise<DowntimeView> =>
      this.#request("json", "POST", `/equipment/${encodeURIComponent(String(equipmentId))}/downtime`, undefined, body, call),
    /** Get Downtime */
    getDowntime: (equipmentId: string, downtimeId: string, call?: Call): Promise<DowntimeView> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/downtime/${encodeURIComponent(String(downtimeId))}`, undefined, undefined, call),
    /** Update Downtime */
    updateDowntime: (equipmentId: string, downtimeId: string, body: DowntimePatch, call?: Call): Promise<DowntimeView> =>
      this.#request("json", "PATCH", `/equipment/${encodeURIComponent(String(equipmentId))}/downtime/${encodeURIComponent(String(downtimeId))}`, undefined, body, call),
    /** Delete Downtime */
    deleteDowntime: (equipmentId: string, downtimeId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/equipment/${encodeURIComponent(String(equipmentId))}/downtime/${encodeURIComponent(String(downtimeId))}`, undefined, undefined, call),
    /** History */
    history: (equipmentId: string, query?: { kind?: HistoryKind[] | null; before?: string | null; after?: string | null; limit?: number; cursor?: string | null; includeArchived?: boolean }, call?: Call): Promise<Entry[]> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/history`, query, undefined, call),
    /** List Photo */
    listPhoto: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; kind?: FileKind[] | null; warehouseId?: string[] | null; uploadedBy?: string[] | null; q?: string | null }, call?: Call): Promise<FileView[]> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/photos`, query, undefined, call),
    /** Add Photo */
    addPhoto: (equipmentId: string, body: FormData, call?: Call): Promise<FileView> =>
      this.#request("json", "POST", `/equipment/${encodeURIComponent(String(equipmentId))}/photos`, undefined, body, call),
    /** List Document */
    listDocument: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; kind?: FileKind[] | null; warehouseId?: string[] | null; uploadedBy?: string[] | null; q?: string | null }, call?: Call): Promise<FileView[]> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/documents`, query, undefined, call),
    /** Add Document */
    addDocument: (equipmentId: string, body: FormData, call?: Call): Promise<FileView> =>
      this.#request("json", "POST", `/equipment/${encodeURIComponent(String(equipmentId))}/documents`, undefined, body, call),
    /** Manual meter readings, one or many. */
    enterReadings: (equipmentId: string, body: Readings, call?: Call): Promise<Accepted> =>
      this.#request("json", "POST", `/equipment/${encodeURIComponent(String(equipmentId))}/readings`, undefined, body, call),
    /** Work Orders */
    workOrders: (equipmentId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: api__maintenance__work_orders__status__Status[] | null; priority?: Priority[] | null; type?: Type[] | null; assignedTo?: string[] | null; requestedBy?: string[] | null; warehouseId?: string[] | null; locationId?: string | null; caseId?: string[] | null; followUpOf?: string[] | null; label?: string[] | null; dueAfter?: string | null; dueBefore?: string | null; plannedAfter?: string | null; plannedBefore?: string | null; createdAfter?: string | null; createdBefore?: string | null; overdue?: boolean | null; escalated?: boolean | null; unassigned?: boolean | null; mine?: boolean | null; watched?: boolean | null; includeArchived?: boolean; q?: string | null }, call?: Call): Promise<WorkOrderView[]> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/work-orders`, query, undefined, call),
    /** Reliability */
    reliability: (equipmentId: string, query?: { from?: string | null; to?: string | null; equipmentClass?: string[] | null; locationId?: string[] | null; confidence?: number }, call?: Call): Promise<ReliabilityReport> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/reliability`, query, undefined, call),
    /** Health */
    health: (equipmentId: string, query?: { since?: string | null }, call?: Call): Promise<HealthView> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/health`, query, undefined, call),
    /** What is known of the machine, and where its points stand by ISO 20816-3. */
    vibration: (equipmentId: string, call?: Call): Promise<VibrationView> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/vibration`, undefined, undefined, call),
    /** Speed, bearings, group and foundation; they count from the next waveform on. */
    putVibration: (equipmentId: string, body: VibrationPut, call?: Call): Promise<VibrationView> =>
      this.#request("json", "PUT", `/equipment/${encodeURIComponent(String(equipmentId))}/vibration`, undefined, body, call),
    /** Take the ends of the zones for the limits of the machine's velocity sensors: B/C warns, C/D is critical. */
    setVibrationLimits: (equipmentId: string, call?: Call): Promise<VibrationLimits> =>
      this.#request("json", "POST", `/equipment/${encodeURIComponent(String(equipmentId))}/vibration/limits`, undefined, undefined, call),
    /** Isolation Points */
    isolationPoints: (equipmentId: string, call?: Call): Promise<api__maintenance__safety__schemas__PointView[]> =>
      this.#request("json", "GET", `/equipment/${encodeURIComponent(String(equipmentId))}/isolation-points`, undefined, undefined, call),
    /** Add Isolation Point */
    addIsolationPoint: (equipmentId: string, body: PointCreate, call?: Call): Promise<api__maintenance__safety__schemas__PointView> =>
      this.#request("json", "POST", `/equipment/${encodeURIComponent(String(equipmentId))}/isolation-points`, undefined, body, call),
    /** Update Isolation Point */
    updateIsolationPoint: (equipmentId: string, pointId: string, body: PointPatch, call?: Call): Promise<api__maintenance__safety__schemas__PointView> =>
      this.#request("json", "PATCH", `/equipment/${encodeURIComponent(String(equipmentId))}/isolation-points/${encodeURIComponent(String(pointId))}`, undefined, body, call),
  };

  readonly equipmentClasses = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; q?: string | null }, call?: Call): Promise<ClassView[]> =>
      this.#request("json", "GET", `/equipment-classes`, query, undefined, call),
    /** Create */
    create: (body: ClassCreate, call?: Call): Promise<ClassView> =>
      this.#request("json", "POST", `/equipment-classes`, undefined, body, call),
    /** Get */
    get: (entryId: string, call?: Call): Promise<ClassView> =>
      this.#request("json", "GET", `/equipment-classes/${encodeURIComponent(String(entryId))}`, undefined, undefined, call),
    /** Update */
    update: (entryId: string, body: ClassPatch, call?: Call): Promise<ClassView> =>
      this.#request("json", "PATCH", `/equipment-classes/${encodeURIComponent(String(entryId))}`, undefined, body, call),
    /** Delete */
    delete: (entryId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/equipment-classes/${encodeURIComponent(String(entryId))}`, undefined, undefined, call),
  };

  readonly equipmentModels = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; manufacturer?: string[] | null; equipmentClass?: string[] | null; q?: string | null }, call?: Call): Promise<ModelView[]> =>
      this.#request("json", "GET", `/equipment-models`, query, undefined, call),
    /** Create */
    create: (body: ModelCreate, call?: Call): Promise<ModelView> =>
      this.#request("json", "POST", `/equipment-models`, undefined, body, call),
    /** Get */
    get: (entryId: string, call?: Call): Promise<ModelView> =>
      this.#request("json", "GET", `/equipment-models/${encodeURIComponent(String(entryId))}`, undefined, undefined, call),
    /** Update */
    update: (entryId: string, body: ModelPatch, call?: Call): Promise<ModelView> =>
      this.#request("json", "PATCH", `/equipment-models/${encodeURIComponent(String(entryId))}`, undefined, body, call),
    /** Delete */
    delete: (entryId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/equipment-models/${encodeURIComponent(String(entryId))}`, undefined, undefined, call),
  };

  readonly events = {
    /** Events after `cursor`, which is the `sequence` of the last one that was read. There is always a next page. */
    list: (query?: { cursor?: number; limit?: number; event?: string[] | null; entity?: string[] | null; entityId?: string[] | null; warehouseId?: string[] | null; from?: string | null; to?: string | null }, call?: Call): Promise<EventView[]> =>
      this.#request("json", "GET", `/events`, query, undefined, call),
  };

  readonly exports = {
    /** What this user can export. */
    kinds: (call?: Call): Promise<string[]> =>
      this.#request("json", "GET", `/exports`, undefined, undefined, call),
    /** Beside `format`, the query takes the filters and the order of the list of that name. */
    get: (kind: ExportName, query?: { format?: "csv" | "xlsx" | "json" }, call?: Call): Promise<Record<string, unknown>[]> =>
      this.#request("json", "GET", `/exports/${encodeURIComponent(String(kind))}`, query, undefined, call),
  };

  readonly external = {
    /** Get */
    get: (token: string, call?: Call): Promise<VisitView> =>
      this.#request("json", "GET", `/external/${encodeURIComponent(String(token))}`, undefined, undefined, call),
    /** Comment */
    comment: (token: string, body: VisitRemark, call?: Call): Promise<VisitView> =>
      this.#request("json", "POST", `/external/${encodeURIComponent(String(token))}/comments`, undefined, body, call),
    /** Add Photo */
    addPhoto: (token: string, body: FormData, call?: Call): Promise<VisitView> =>
      this.#request("json", "POST", `/external/${encodeURIComponent(String(token))}/photos`, undefined, body, call),
    /** Add Photo Of Step */
    addPhotoOfStep: (token: string, itemId: string, body: FormData, call?: Call): Promise<VisitView> =>
      this.#request("json", "POST", `/external/${encodeURIComponent(String(token))}/checklist/${encodeURIComponent(String(itemId))}/photos`, undefined, body, call),
    /** Record Step */
    recordStep: (token: string, itemId: string, body: VisitStepPatch, call?: Call): Promise<VisitView> =>
      this.#request("json", "PATCH", `/external/${encodeURIComponent(String(token))}/checklist/${encodeURIComponent(String(itemId))}`, undefined, body, call),
    /** Report Done */
    reportDone: (token: string, body: VisitReport, call?: Call): Promise<VisitView> =>
      this.#request("json", "POST", `/external/${encodeURIComponent(String(token))}/report-done`, undefined, body, call),
  };

  readonly externalLinks = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; workOrderId?: string[] | null; active?: boolean | null }, call?: Call): Promise<LinkView[]> =>
      this.#request("json", "GET", `/external-links`, query, undefined, call),
    /** Get */
    get: (linkId: string, call?: Call): Promise<LinkView> =>
      this.#request("json", "GET", `/external-links/${encodeURIComponent(String(linkId))}`, undefined, undefined, call),
    /** Revoke */
    revoke: (linkId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/external-links/${encodeURIComponent(String(linkId))}`, undefined, undefined, call),
  };

  readonly failureModes = {
    /** By which signs each failure mode is told, and what it proposes to do; a class's own modes first. */
    list: (query?: { equipmentClass?: string | null }, call?: Call): Promise<FailureModeEntry[]> =>
      this.#request("json", "GET", `/failure-modes`, query, undefined, call),
  };

  readonly files = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; kind?: FileKind[] | null; equipmentId?: string[] | null; warehouseId?: string[] | null; uploadedBy?: string[] | null; q?: string | null }, call?: Call): Promise<FileView[]> =>
      this.#request("json", "GET", `/files`, query, undefined, call),
    /** Get */
    get: (fileId: string, call?: Call): Promise<FileView> =>
      this.#request("json", "GET", `/files/${encodeURIComponent(String(fileId))}`, undefined, undefined, call),
    /** Update */
    update: (fileId: string, body: FilePatch, call?: Call): Promise<FileView> =>
      this.#request("json", "PATCH", `/files/${encodeURIComponent(String(fileId))}`, undefined, body, call),
    /** Delete */
    delete: (fileId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/files/${encodeURIComponent(String(fileId))}`, undefined, undefined, call),
    /** Content */
    content: (fileId: string, query?: { variant?: Variant }, call?: Call): Promise<Blob> =>
      this.#request("blob", "GET", `/files/${encodeURIComponent(String(fileId))}/content`, query, undefined, call),
    /** By a signed link, without login. */
    download: (fileId: string, query: { expires: number; signature: string; variant?: Variant }, call?: Call): Promise<Blob> =>
      this.#request("blob", "GET", `/files/${encodeURIComponent(String(fileId))}/download`, query, undefined, call),
  };

  readonly health = {
    /** Overview */
    overview: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; equipmentClass?: string | null }, call?: Call): Promise<OverviewView[]> =>
      this.#request("json", "GET", `/health-overview`, query, undefined, call),
  };

  readonly imports = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; kind?: KindName[] | null; status?: ImportStatus[] | null; warehouseId?: string[] | null }, call?: Call): Promise<ImportView[]> =>
      this.#request("json", "GET", `/imports`, query, undefined, call),
    /** Start */
    start: (body: FormData, call?: Call): Promise<ImportDetail> =>
      this.#request("json", "POST", `/imports`, undefined, body, call),
    /** Get */
    get: (importId: string, call?: Call): Promise<ImportDetail> =>
      this.#request("json", "GET", `/imports/${encodeURIComponent(String(importId))}`, undefined, undefined, call),
    /** Undo */
    undo: (importId: string, call?: Call): Promise<ImportDetail> =>
      this.#request("json", "POST", `/imports/${encodeURIComponent(String(importId))}/undo`, undefined, undefined, call),
  };

  readonly ingest = {
    /** Conservation */
    conservation: (call?: Call): Promise<ConservationView> =>
      this.#request("json", "GET", `/ingest/conservation`, undefined, undefined, call),
  };

  readonly laborRates = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; userId?: string[] | null; craft?: string | null; validOn?: string | null }, call?: Call): Promise<RateView[]> =>
      this.#request("json", "GET", `/labor-rates`, query, undefined, call),
    /** Create */
    create: (body: RateCreate, call?: Call): Promise<RateView> =>
      this.#request("json", "POST", `/labor-rates`, undefined, body, call),
    /** Update */
    update: (rateId: string, body: RatePatch, call?: Call): Promise<RateView> =>
      this.#request("json", "PATCH", `/labor-rates/${encodeURIComponent(String(rateId))}`, undefined, body, call),
    /** Delete */
    delete: (rateId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/labor-rates/${encodeURIComponent(String(rateId))}`, undefined, undefined, call),
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

  readonly maintenance = {
    /** Schedule */
    schedule: (query?: { from?: string | null; to?: string | null; equipmentId?: string[] | null; templateId?: string[] | null; warehouseId?: string[] | null; projected?: boolean; limit?: number }, call?: Call): Promise<api__maintenance__planning__schemas__OccurrenceView[]> =>
      this.#request("json", "GET", `/maintenance/schedule`, query, undefined, call),
    /** Overdue */
    overdue: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; equipmentId?: string[] | null; templateId?: string[] | null; warehouseId?: string[] | null }, call?: Call): Promise<OverdueView[]> =>
      this.#request("json", "GET", `/maintenance/overdue`, query, undefined, call),
    /** Generate */
    generate: (body?: GenerateRequest | null, call?: Call): Promise<Generated> =>
      this.#request("json", "POST", `/maintenance/generate`, undefined, body, call),
    /** Reschedule */
    reschedule: (body: Reschedule, call?: Call): Promise<Rescheduled[]> =>
      this.#request("json", "POST", `/maintenance/reschedule`, undefined, body, call),
    /** `id` is the occurrence's or its work order's. */
    complete: (maintenanceId: string, body?: Completion | null, call?: Call): Promise<api__maintenance__planning__schemas__OccurrenceView> =>
      this.#request("json", "PUT", `/maintenance/${encodeURIComponent(String(maintenanceId))}/complete`, undefined, body, call),
  };

  readonly maintenanceWindows = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; equipmentId?: string[] | null; locationId?: string[] | null; warehouseId?: string[] | null; active?: boolean | null }, call?: Call): Promise<WindowView[]> =>
      this.#request("json", "GET", `/maintenance-windows`, query, undefined, call),
    /** Create */
    create: (body: WindowCreate, call?: Call): Promise<WindowView> =>
      this.#request("json", "POST", `/maintenance-windows`, undefined, body, call),
    /** Calendar */
    calendar: (query: { from: string; to: string; equipmentId?: string | null }, call?: Call): Promise<api__monitoring__maintenance_windows__schemas__OccurrenceView[]> =>
      this.#request("json", "GET", `/maintenance-windows/calendar`, query, undefined, call),
    /** Get */
    get: (windowId: string, call?: Call): Promise<WindowView> =>
      this.#request("json", "GET", `/maintenance-windows/${encodeURIComponent(String(windowId))}`, undefined, undefined, call),
    /** Update */
    update: (windowId: string, body: WindowPatch, call?: Call): Promise<WindowView> =>
      this.#request("json", "PATCH", `/maintenance-windows/${encodeURIComponent(String(windowId))}`, undefined, body, call),
    /** Delete */
    delete: (windowId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/maintenance-windows/${encodeURIComponent(String(windowId))}`, undefined, undefined, call),
  };

  readonly notifications = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; read?: boolean | null; type?: ("work_order_assigned" | "work_order_updated" | "work_order_overdue" | "work_order_escalated" | "part_low_stock" | "pm_due" | "pm_overdue" | "alarm_raised" | "case_opened" | "system")[] | null }, call?: Call): Promise<NotificationView[]> =>
      this.#request("json", "GET", `/notifications`, query, undefined, call),
    /** Count */
    count: (call?: Call): Promise<Unread> =>
      this.#request("json", "GET", `/notifications/count`, undefined, undefined, call),
    /** Read All */
    readAll: (call?: Call): Promise<Unread> =>
      this.#request("json", "POST", `/notifications/read-all`, undefined, undefined, call),
    /** Preferences */
    preferences: (call?: Call): Promise<PreferencesView> =>
      this.#request("json", "GET", `/notifications/preferences`, undefined, undefined, call),
    /** Change Preferences */
    changePreferences: (body: PreferencesPatch, call?: Call): Promise<PreferencesView> =>
      this.#request("json", "PATCH", `/notifications/preferences`, undefined, body, call),
    /** Update */
    update: (notificationId: string, body: NotificationPatch, call?: Call): Promise<NotificationView> =>
      this.#request("json", "PATCH", `/notifications/${encodeURIComponent(String(notificationId))}`, undefined, body, call),
  };

  readonly partKits = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; warehouseId?: string[] | null; q?: string | null }, call?: Call): Promise<KitView[]> =>
      this.#request("json", "GET", `/part-kits`, query, undefined, call),
    /** Create */
    create: (body: KitCreate, call?: Call): Promise<KitDetail> =>
      this.#request("json", "POST", `/part-kits`, undefined, body, call),
    /** Get */
    get: (kitId: string, call?: Call): Promise<KitDetail> =>
      this.#request("json", "GET", `/part-kits/${encodeURIComponent(String(kitId))}`, undefined, undefined, call),
    /** Update */
    update: (kitId: string, body: KitPatch, call?: Call): Promise<KitDetail> =>
      this.#request("json", "PATCH", `/part-kits/${encodeURIComponent(String(kitId))}`, undefined, body, call),
    /** Delete */
    delete: (kitId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/part-kits/${encodeURIComponent(String(kitId))}`, undefined, undefined, call),
  };

  readonly partTransactions = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; type?: TransactionType[] | null; partId?: string[] | null; workOrderId?: string[] | null; performedBy?: string[] | null; warehouseId?: string[] | null; after?: string | null; before?: string | null }, call?: Call): Promise<TransactionView[]> =>
      this.#request("json", "GET", `/part-transactions`, query, undefined, call),
  };

  readonly parts = {
    /** Consume */
    consume: (body: Consumption, call?: Call): Promise<ConsumptionView> =>
      this.#request("json", "POST", `/parts/consume`, undefined, body, call),
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; category?: string[] | null; supplier?: string[] | null; vendorId?: string[] | null; warehouseId?: string[] | null; location?: string[] | null; partNumber?: string[] | null; model?: string | null; lowStock?: boolean | null; active?: boolean | null; q?: string | null }, call?: Call): Promise<PartView[]> =>
      this.#request("json", "GET", `/parts`, query, undefined, call),
    /** Create */
    create: (body: PartCreate, call?: Call): Promise<PartDetail> =>
      this.#request("json", "POST", `/parts`, undefined, body, call),
    /** Look Up */
    lookUp: (query: { code: string }, call?: Call): Promise<PartView[]> =>
      this.#request("json", "GET", `/parts/lookup`, query, undefined, call),
    /** Transfer */
    transfer: (body: Transfer, call?: Call): Promise<TransactionView[]> =>
      this.#request("json", "POST", `/parts/transfers`, undefined, body, call),
    /** Get */
    get: (partId: string, call?: Call): Promise<PartDetail> =>
      this.#request("json", "GET", `/parts/${encodeURIComponent(String(partId))}`, undefined, undefined, call),
    /** Update */
    update: (partId: string, body: PartPatch, call?: Call): Promise<PartDetail> =>
      this.#request("json", "PATCH", `/parts/${encodeURIComponent(String(partId))}`, undefined, body, call),
    /** Deactivate */
    deactivate: (partId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/parts/${encodeURIComponent(String(partId))}`, undefined, undefined, call),
    /** Alternates */
    alternates: (partId: string, call?: Call): Promise<AlternateView[]> =>
      this.#request("json", "GET", `/parts/${encodeURIComponent(String(partId))}/alternates`, undefined, undefined, call),
    /** Set Alternates */
    setAlternates: (partId: string, body: Alternates, call?: Call): Promise<AlternateView[]> =>
      this.#request("json", "PUT", `/parts/${encodeURIComponent(String(partId))}/alternates`, undefined, body, call),
    /** Transactions */
    transactions: (partId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; type?: TransactionType[] | null; workOrderId?: string[] | null; performedBy?: string[] | null; warehouseId?: string[] | null; after?: string | null; before?: string | null }, call?: Call): Promise<TransactionView[]> =>
      this.#request("json", "GET", `/parts/${encodeURIComponent(String(partId))}/transactions`, query, undefined, call),
    /** Move */
    move: (partId: string, body: TransactionCreate, call?: Call): Promise<TransactionView> =>
      this.#request("json", "POST", `/parts/${encodeURIComponent(String(partId))}/transactions`, undefined, body, call),
    /** Offer */
    offer: (partId: string, query?: { quantity?: number }, call?: Call): Promise<OfferView> =>
      this.#request("json", "GET", `/parts/${encodeURIComponent(String(partId))}/offer`, query, undefined, call),
  };

  readonly performance = {
    /** Summary */
    summary: (call?: Call): Promise<Summary> =>
      this.#request("json", "GET", `/admin/performance/summary`, undefined, undefined, call),
  };

  readonly permits = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: PermitStatus[] | null; type?: PermitType[] | null; workOrderId?: string[] | null }, call?: Call): Promise<PermitView[]> =>
      this.#request("json", "GET", `/permits`, query, undefined, call),
    /** Approve */
    approve: (permitId: string, body?: PermitDecision | null, call?: Call): Promise<PermitView> =>
      this.#request("json", "POST", `/permits/${encodeURIComponent(String(permitId))}/approve`, undefined, body, call),
    /** Reject */
    reject: (permitId: string, body?: PermitDecision | null, call?: Call): Promise<PermitView> =>
      this.#request("json", "POST", `/permits/${encodeURIComponent(String(permitId))}/reject`, undefined, body, call),
    /** Activate */
    activate: (permitId: string, call?: Call): Promise<PermitView> =>
      this.#request("json", "POST", `/permits/${encodeURIComponent(String(permitId))}/activate`, undefined, undefined, call),
    /** Close */
    close: (permitId: string, body?: PermitDecision | null, call?: Call): Promise<PermitView> =>
      this.#request("json", "POST", `/permits/${encodeURIComponent(String(permitId))}/close`, undefined, body, call),
  };

  readonly pmCompliance = {
    /** Get */
    get: (query?: { days?: number; templateId?: string[] | null; equipmentId?: string[] | null; warehouseId?: string[] | null }, call?: Call): Promise<ComplianceView> =>
      this.#request("json", "GET", `/pm-compliance`, query, undefined, call),
  };

  readonly pmTemplates = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; active?: boolean | null; frequencyType?: FrequencyType[] | null; equipmentId?: string[] | null; model?: string | null; warehouseId?: string[] | null; q?: string | null }, call?: Call): Promise<TemplateView[]> =>
      this.#request("json", "GET", `/pm-templates`, query, undefined, call),
    /** Create */
    create: (body: TemplateCreate, call?: Call): Promise<TemplateView> =>
      this.#request("json", "POST", `/pm-templates`, undefined, body, call),
    /** Get */
    get: (templateId: string, call?: Call): Promise<TemplateView> =>
      this.#request("json", "GET", `/pm-templates/${encodeURIComponent(String(templateId))}`, undefined, undefined, call),
    /** Update */
    update: (templateId: string, body: TemplatePatch, call?: Call): Promise<TemplateView> =>
      this.#request("json", "PATCH", `/pm-templates/${encodeURIComponent(String(templateId))}`, undefined, body, call),
    /** Delete */
    delete: (templateId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/pm-templates/${encodeURIComponent(String(templateId))}`, undefined, undefined, call),
  };

  readonly portal = {
    /** Get */
    get: (token: string, call?: Call): Promise<PublicPortal> =>
      this.#request("json", "GET", `/portal/${encodeURIComponent(String(token))}`, undefined, undefined, call),
    /** Submit */
    submit: (token: string, body: Submission, call?: Call): Promise<Submitted> =>
      this.#request("json", "POST", `/portal/${encodeURIComponent(String(token))}/requests`, undefined, body, call),
    /** State */
    state: (token: string, call?: Call): Promise<PublicRequest> =>
      this.#request("json", "GET", `/portal/requests/${encodeURIComponent(String(token))}`, undefined, undefined, call),
    /** Add Photo */
    addPhoto: (token: string, body: FormData, call?: Call): Promise<PublicRequest> =>
      this.#request("json", "POST", `/portal/requests/${encodeURIComponent(String(token))}/photos`, undefined, body, call),
  };

  readonly purchaseOrders = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: api__inventory__purchasing__status__Status[] | null; vendorId?: string[] | null; partId?: string[] | null; warehouseId?: string[] | null; requestedBy?: string[] | null; automatic?: boolean | null; createdAfter?: string | null; createdBefore?: string | null; q?: string | null }, call?: Call): Promise<PurchaseOrderView[]> =>
      this.#request("json", "GET", `/purchase-orders`, query, undefined, call),
    /** Create */
    create: (body: PurchaseOrderCreate, call?: Call): Promise<PurchaseOrderDetail> =>
      this.#request("json", "POST", `/purchase-orders`, undefined, body, call),
    /** Get */
    get: (orderId: string, call?: Call): Promise<PurchaseOrderDetail> =>
      this.#request("json", "GET", `/purchase-orders/${encodeURIComponent(String(orderId))}`, undefined, undefined, call),
    /** Update */
    update: (orderId: string, body: PurchaseOrderPatch, call?: Call): Promise<PurchaseOrderDetail> =>
      this.#request("json", "PATCH", `/purchase-orders/${encodeURIComponent(String(orderId))}`, undefined, body, call),
    /** Approve */
    approve: (orderId: string, call?: Call): Promise<PurchaseOrderDetail> =>
      this.#request("json", "POST", `/purchase-orders/${encodeURIComponent(String(orderId))}/approve`, undefined, undefined, call),
    /** Reject */
    reject: (orderId: string, body: Reason, call?: Call): Promise<PurchaseOrderDetail> =>
      this.#request("json", "POST", `/purchase-orders/${encodeURIComponent(String(orderId))}/reject`, undefined, body, call),
    /** Order */
    order: (orderId: string, call?: Call): Promise<PurchaseOrderDetail> =>
      this.#request("json", "POST", `/purchase-orders/${encodeURIComponent(String(orderId))}/order`, undefined, undefined, call),
    /** Cancel */
    cancel: (orderId: string, body: Reason, call?: Call): Promise<PurchaseOrderDetail> =>
      this.#request("json", "POST", `/purchase-orders/${encodeURIComponent(String(orderId))}/cancel`, undefined, body, call),
    /** Close */
    close: (orderId: string, body: Reason, call?: Call): Promise<PurchaseOrderDetail> =>
      this.#request("json", "POST", `/purchase-orders/${encodeURIComponent(String(orderId))}/close`, undefined, body, call),
    /** Receipts */
    receipts: (orderId: string, call?: Call): Promise<ReceiptView[]> =>
      this.#request("json", "GET", `/purchase-orders/${encodeURIComponent(String(orderId))}/receipts`, undefined, undefined, call),
    /** Receive */
    receive: (orderId: string, body: ReceiptCreate, call?: Call): Promise<Received> =>
      this.#request("json", "POST", `/purchase-orders/${encodeURIComponent(String(orderId))}/receipts`, undefined, body, call),
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
    /** Kpis */
    kpis: (query?: { from?: string | null; to?: string | null; warehouseId?: string[] | null; equipmentId?: string[] | null; equipmentClass?: string | null; groupBy?: "site" | "equipmentClass" | "type" | "priority" | "month" | null }, call?: Call): Promise<KpiReport> =>
      this.#request("json", "GET", `/reports/kpis`, query, undefined, call),
    /** Behind */
    behind: (name: "mttr" | "mtbf" | "scheduleCompliance" | "plannedRatio" | "backlogWeeks" | "wrenchTime" | "opened" | "completed" | "open" | "overdue", query?: { from?: string | null; to?: string | null; warehouseId?: string[] | null; equipmentId?: string[] | null; equipmentClass?: string | null; limit?: number; cursor?: string | null; sort?: string | null; count?: boolean }, call?: Call): Promise<BehindView[]> =>
      this.#request("json", "GET", `/reports/kpis/${encodeURIComponent(String(name))}/work-orders`, query, undefined, call),
    /** Costs */
    costs: (query?: { from?: string | null; to?: string | null; warehouseId?: string[] | null; equipmentId?: string[] | null; equipmentClass?: string | null }, call?: Call): Promise<CostReport> =>
      this.#request("json", "GET", `/reports/costs`, query, undefined, call),
    /** Compliance */
    compliance: (query?: { from?: string | null; to?: string | null; warehouseId?: string[] | null; equipmentId?: string[] | null; equipmentClass?: string | null }, call?: Call): Promise<ComplianceReport> =>
      this.#request("json", "GET", `/reports/compliance`, query, undefined, call),
  };

  readonly requestPortals = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; active?: boolean | null; equipmentId?: string[] | null; locationId?: string[] | null }, call?: Call): Promise<PortalView[]> =>
      this.#request("json", "GET", `/request-portals`, query, undefined, call),
    /** Create */
    create: (body: PortalCreate, call?: Call): Promise<PortalView> =>
      this.#request("json", "POST", `/request-portals`, undefined, body, call),
    /** Get */
    get: (portalId: string, call?: Call): Promise<PortalView> =>
      this.#request("json", "GET", `/request-portals/${encodeURIComponent(String(portalId))}`, undefined, undefined, call),
    /** Update */
    update: (portalId: string, body: PortalPatch, call?: Call): Promise<PortalView> =>
      this.#request("json", "PATCH", `/request-portals/${encodeURIComponent(String(portalId))}`, undefined, body, call),
  };

  readonly requests = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: RequestStatus[] | null; equipmentId?: string[] | null; locationId?: string[] | null }, call?: Call): Promise<RequestView[]> =>
      this.#request("json", "GET", `/requests`, query, undefined, call),
    /** Get */
    get: (requestId: string, call?: Call): Promise<RequestView> =>
      this.#request("json", "GET", `/requests/${encodeURIComponent(String(requestId))}`, undefined, undefined, call),
    /** Accept */
    accept: (requestId: string, body: Accept, call?: Call): Promise<RequestView> =>
      this.#request("json", "POST", `/requests/${encodeURIComponent(String(requestId))}/accept`, undefined, body, call),
    /** Reject */
    reject: (requestId: string, body: Reject, call?: Call): Promise<RequestView> =>
      this.#request("json", "POST", `/requests/${encodeURIComponent(String(requestId))}/reject`, undefined, body, call),
    /** Merge */
    merge: (requestId: string, body: Merge, call?: Call): Promise<RequestView> =>
      this.#request("json", "POST", `/requests/${encodeURIComponent(String(requestId))}/merge`, undefined, body, call),
  };

  readonly retentionPolicies = {
    /** List */
    list: (call?: Call): Promise<api__operation__retention__schemas__PolicyView[]> =>
      this.#request("json", "GET", `/retention-policies`, undefined, undefined, call),
    /** Set */
    set: (name: PolicyName, body: Policy, call?: Call): Promise<api__operation__retention__schemas__PolicyView> =>
      this.#request("json", "PUT", `/retention-policies/${encodeURIComponent(String(name))}`, undefined, body, call),
  };

  readonly roles = {
    /** List */
    list: (call?: Call): Promise<RoleView[]> =>
      this.#request("json", "GET", `/roles`, undefined, undefined, call),
  };

  readonly safety = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; equipmentId?: string[] | null }, call?: Call): Promise<RuleView[]> =>
      this.#request("json", "GET", `/safety-rules`, query, undefined, call),
    /** Create */
    create: (body: RuleCreate, call?: Call): Promise<RuleView> =>
      this.#request("json", "POST", `/safety-rules`, undefined, body, call),
    /** Update */
    update: (ruleId: string, body: RulePatch, call?: Call): Promise<RuleView> =>
      this.#request("json", "PATCH", `/safety-rules/${encodeURIComponent(String(ruleId))}`, undefined, body, call),
    /** Delete */
    delete: (ruleId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/safety-rules/${encodeURIComponent(String(ruleId))}`, undefined, undefined, call),
  };

  readonly search = {
    /** Equipment, work orders, parts, documents and locations by words, tags and numbers. */
    search: (query: { q: string; kinds?: api__search__schemas__Kind[] | null; limit?: number; includeArchived?: boolean }, call?: Call): Promise<SearchAnswer> =>
      this.#request("json", "GET", `/search`, query, undefined, call),
  };

  readonly sensors = {
    /** Readings */
    readings: (sensorId: number, query?: { from?: string | null; to?: string | null; resolution?: Resolution; maxPoints?: number }, call?: Call): Promise<SeriesView> =>
      this.#request("json", "GET", `/sensors/${encodeURIComponent(String(sensorId))}/readings`, query, undefined, call),
    /** List Waveforms */
    listWaveforms: (sensorId: number, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; from?: string | null; to?: string | null }, call?: Call): Promise<WaveformView[]> =>
      this.#request("json", "GET", `/sensors/${encodeURIComponent(String(sensorId))}/waveforms`, query, undefined, call),
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: SensorStatus[] | null; equipmentId?: string[] | null; source?: string[] | null; metric?: string[] | null; q?: string | null }, call?: Call): Promise<SensorView[]> =>
      this.#request("json", "GET", `/sensors`, query, undefined, call),
    /** Get */
    get: (sensorId: number, call?: Call): Promise<SensorView> =>
      this.#request("json", "GET", `/sensors/${encodeURIComponent(String(sensorId))}`, undefined, undefined, call),
    /** Update */
    update: (sensorId: number, body: SensorPatch, call?: Call): Promise<SensorView> =>
      this.#request("json", "PATCH", `/sensors/${encodeURIComponent(String(sensorId))}`, undefined, body, call),
    /** Take the sensor out of use; its readings stay. */
    retire: (sensorId: number, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/sensors/${encodeURIComponent(String(sensorId))}`, undefined, undefined, call),
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

  readonly stockCounts = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: CountStatus[] | null; warehouseId?: string[] | null }, call?: Call): Promise<CountView[]> =>
      this.#request("json", "GET", `/stock-counts`, query, undefined, call),
    /** Create */
    create: (body: CountCreate, call?: Call): Promise<CountView> =>
      this.#request("json", "POST", `/stock-counts`, undefined, body, call),
    /** Get */
    get: (countId: string, call?: Call): Promise<CountView> =>
      this.#request("json", "GET", `/stock-counts/${encodeURIComponent(String(countId))}`, undefined, undefined, call),
    /** Lines */
    lines: (countId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; counted?: boolean | null }, call?: Call): Promise<CountLineView[]> =>
      this.#request("json", "GET", `/stock-counts/${encodeURIComponent(String(countId))}/lines`, query, undefined, call),
    /** Record */
    record: (countId: string, body: Counted, call?: Call): Promise<CountView> =>
      this.#request("json", "POST", `/stock-counts/${encodeURIComponent(String(countId))}/counted`, undefined, body, call),
    /** Post */
    post: (countId: string, call?: Call): Promise<CountView> =>
      this.#request("json", "POST", `/stock-counts/${encodeURIComponent(String(countId))}/post`, undefined, undefined, call),
    /** Cancel */
    cancel: (countId: string, call?: Call): Promise<CountView> =>
      this.#request("json", "POST", `/stock-counts/${encodeURIComponent(String(countId))}/cancel`, undefined, undefined, call),
  };

  readonly timeLogs = {
    /** Running */
    running: (call?: Call): Promise<TimeLogView[]> =>
      this.#request("json", "GET", `/time-logs/running`, undefined, undefined, call),
  };

  readonly users = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; role?: Role[] | null; warehouseId?: string[] | null; active?: boolean | null; q?: string | null }, call?: Call): Promise<UserView[]> =>
      this.#request("json", "GET", `/users`, query, undefined, call),
    /** Create */
    create: (body: UserCreate, call?: Call): Promise<UserView> =>
      this.#request("json", "POST", `/users`, undefined, body, call),
    /** Me */
    me: (call?: Call): Promise<UserView> =>
      this.#request("json", "GET", `/users/me`, undefined, undefined, call),
    /** Update Me */
    updateMe: (body: MePatch, call?: Call): Promise<UserView> =>
      this.#request("json", "PATCH", `/users/me`, undefined, body, call),
    /** Get */
    get: (userId: string, call?: Call): Promise<UserView> =>
      this.#request("json", "GET", `/users/${encodeURIComponent(String(userId))}`, undefined, undefined, call),
    /** Update */
    update: (userId: string, body: UserPatch, call?: Call): Promise<UserView> =>
      this.#request("json", "PATCH", `/users/${encodeURIComponent(String(userId))}`, undefined, body, call),
    /** Send the link by mail again. */
    invite: (userId: string, call?: Call): Promise<Invited> =>
      this.#request("json", "POST", `/users/${encodeURIComponent(String(userId))}/invite`, undefined, undefined, call),
    /** Sessions */
    sessions: (userId: string, call?: Call): Promise<UserSessionView[]> =>
      this.#request("json", "GET", `/users/${encodeURIComponent(String(userId))}/sessions`, undefined, undefined, call),
    /** End Sessions */
    endSessions: (userId: string, call?: Call): Promise<EndedView> =>
      this.#request("json", "DELETE", `/users/${encodeURIComponent(String(userId))}/sessions`, undefined, undefined, call),
    /** End Session */
    endSession: (userId: string, sessionId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/users/${encodeURIComponent(String(userId))}/sessions/${encodeURIComponent(String(sessionId))}`, undefined, undefined, call),
    /** Turn the second factor of somebody off who lost it. */
    resetMfa: (userId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/users/${encodeURIComponent(String(userId))}/mfa`, undefined, undefined, call),
  };

  readonly vendorContracts = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; vendorId?: string[] | null; stage?: ContractStage[] | null; warehouseId?: string[] | null; endsBefore?: string | null; q?: string | null }, call?: Call): Promise<ContractView[]> =>
      this.#request("json", "GET", `/vendor-contracts`, query, undefined, call),
    /** Get */
    get: (contractId: string, call?: Call): Promise<ContractView> =>
      this.#request("json", "GET", `/vendor-contracts/${encodeURIComponent(String(contractId))}`, undefined, undefined, call),
    /** Update */
    update: (contractId: string, body: ContractPatch, call?: Call): Promise<ContractView> =>
      this.#request("json", "PATCH", `/vendor-contracts/${encodeURIComponent(String(contractId))}`, undefined, body, call),
  };

  readonly vendors = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; type?: VendorType[] | null; active?: boolean | null; warehouseId?: string[] | null; q?: string | null }, call?: Call): Promise<VendorView[]> =>
      this.#request("json", "GET", `/vendors`, query, undefined, call),
    /** Create */
    create: (body: VendorCreate, call?: Call): Promise<VendorView> =>
      this.#request("json", "POST", `/vendors`, undefined, body, call),
    /** Get */
    get: (vendorId: string, call?: Call): Promise<VendorView> =>
      this.#request("json", "GET", `/vendors/${encodeURIComponent(String(vendorId))}`, undefined, undefined, call),
    /** Update */
    update: (vendorId: string, body: VendorPatch, call?: Call): Promise<VendorView> =>
      this.#request("json", "PATCH", `/vendors/${encodeURIComponent(String(vendorId))}`, undefined, body, call),
    /** Deactivate */
    deactivate: (vendorId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/vendors/${encodeURIComponent(String(vendorId))}`, undefined, undefined, call),
    /** Contacts */
    contacts: (vendorId: string, call?: Call): Promise<ContactView[]> =>
      this.#request("json", "GET", `/vendors/${encodeURIComponent(String(vendorId))}/contacts`, undefined, undefined, call),
    /** Add Contact */
    addContact: (vendorId: string, body: ContactCreate, call?: Call): Promise<ContactView> =>
      this.#request("json", "POST", `/vendors/${encodeURIComponent(String(vendorId))}/contacts`, undefined, body, call),
    /** Update Contact */
    updateContact: (vendorId: string, contactId: string, body: ContactPatch, call?: Call): Promise<ContactView> =>
      this.#request("json", "PATCH", `/vendors/${encodeURIComponent(String(vendorId))}/contacts/${encodeURIComponent(String(contactId))}`, undefined, body, call),
    /** Delete Contact */
    deleteContact: (vendorId: string, contactId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/vendors/${encodeURIComponent(String(vendorId))}/contacts/${encodeURIComponent(String(contactId))}`, undefined, undefined, call),
    /** Add Contract */
    addContract: (vendorId: string, body: ContractCreate, call?: Call): Promise<ContractView> =>
      this.#request("json", "POST", `/vendors/${encodeURIComponent(String(vendorId))}/contracts`, undefined, body, call),
  };

  readonly warehouses = {
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; active?: boolean | null; q?: string | null }, call?: Call): Promise<WarehouseView[]> =>
      this.#request("json", "GET", `/warehouses`, query, undefined, call),
    /** Create */
    create: (body: WarehouseCreate, call?: Call): Promise<WarehouseView> =>
      this.#request("json", "POST", `/warehouses`, undefined, body, call),
    /** Get */
    get: (warehouseId: string, call?: Call): Promise<WarehouseView> =>
      this.#request("json", "GET", `/warehouses/${encodeURIComponent(String(warehouseId))}`, undefined, undefined, call),
    /** Update */
    update: (warehouseId: string, body: WarehousePatch, call?: Call): Promise<WarehouseView> =>
      this.#request("json", "PATCH", `/warehouses/${encodeURIComponent(String(warehouseId))}`, undefined, body, call),
    /** Holidays */
    holidays: (warehouseId: string, query?: { year?: number | null }, call?: Call): Promise<HolidayView[]> =>
      this.#request("json", "GET", `/warehouses/${encodeURIComponent(String(warehouseId))}/holidays`, query, undefined, call),
  };

  readonly waveforms = {
    /** Get */
    get: (waveformId: string, call?: Call): Promise<SamplesView> =>
      this.#request("json", "GET", `/waveforms/${encodeURIComponent(String(waveformId))}`, undefined, undefined, call),
    /** Spectrum */
    spectrum: (waveformId: string, call?: Call): Promise<SpectrumView> =>
      this.#request("json", "GET", `/waveforms/${encodeURIComponent(String(waveformId))}/spectrum`, undefined, undefined, call),
    /** Envelope */
    envelope: (waveformId: string, query?: { low?: number | null; high?: number | null }, call?: Call): Promise<SpectrumView> =>
      this.#request("json", "GET", `/waveforms/${encodeURIComponent(String(waveformId))}/envelope`, query, undefined, call),
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
    /** Parts */
    parts: (workOrderId: string, call?: Call): Promise<PartOfWorkOrderView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/parts`, undefined, undefined, call),
    /** Add Parts */
    addParts: (workOrderId: string, body: PartsOfWorkOrder, call?: Call): Promise<ConsumptionView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/parts`, undefined, body, call),
    /** Return Parts */
    returnParts: (workOrderId: string, body: Return, call?: Call): Promise<PartOfWorkOrderView[]> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/parts/return`, undefined, body, call),
    /** Reserve Parts */
    reserveParts: (workOrderId: string, body: Reservation, call?: Call): Promise<PartOfWorkOrderView[]> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/reservations`, undefined, body, call),
    /** Release Parts */
    releaseParts: (workOrderId: string, partId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/${encodeURIComponent(String(workOrderId))}/reservations/${encodeURIComponent(String(partId))}`, undefined, undefined, call),
    /** New Calendar Feed */
    newCalendarFeed: (call?: Call): Promise<FeedView> =>
      this.#request("json", "POST", `/work-orders/calendar-feed`, undefined, undefined, call),
    /** End Calendar Feed */
    endCalendarFeed: (call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/calendar-feed`, undefined, undefined, call),
    /** Pdf */
    pdf: (workOrderId: string, call?: Call): Promise<Blob> =>
      this.#request("blob", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/pdf`, undefined, undefined, call),
    /** Dashboard */
    dashboard: (query?: { includeArchived?: boolean }, call?: Call): Promise<DashboardView> =>
      this.#request("json", "GET", `/work-orders/dashboard`, query, undefined, call),
    /** Workload */
    workload: (call?: Call): Promise<WorkloadView[]> =>
      this.#request("json", "GET", `/work-orders/workload`, undefined, undefined, call),
    /** Bulk */
    bulk: (body: BulkRequest, call?: Call): Promise<BulkResult[]> =>
      this.#request("json", "POST", `/work-orders/bulk`, undefined, body, call),
    /** Dependencies */
    dependencies: (workOrderId: string, call?: Call): Promise<DependenciesView> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/dependencies`, undefined, undefined, call),
    /** Add Dependency */
    addDependency: (workOrderId: string, body: DependencyCreate, call?: Call): Promise<DependenciesView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/dependencies`, undefined, body, call),
    /** Remove Dependency */
    removeDependency: (workOrderId: string, dependsOnId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/${encodeURIComponent(String(workOrderId))}/dependencies/${encodeURIComponent(String(dependsOnId))}`, undefined, undefined, call),
    /** Escalate */
    escalate: (workOrderId: string, body?: Escalation | null, call?: Call): Promise<WorkOrderDetail> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/escalate`, undefined, body, call),
    /** Follow Up */
    followUp: (workOrderId: string, body: FollowUpCreate, call?: Call): Promise<WorkOrderDetail> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/follow-up`, undefined, body, call),
    /** History */
    history: (workOrderId: string, call?: Call): Promise<HistoryView> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/history`, undefined, undefined, call),
    /** List */
    list: (query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; status?: api__maintenance__work_orders__status__Status[] | null; priority?: Priority[] | null; type?: Type[] | null; assignedTo?: string[] | null; requestedBy?: string[] | null; equipmentId?: string[] | null; warehouseId?: string[] | null; locationId?: string | null; caseId?: string[] | null; followUpOf?: string[] | null; label?: string[] | null; dueAfter?: string | null; dueBefore?: string | null; plannedAfter?: string | null; plannedBefore?: string | null; createdAfter?: string | null; createdBefore?: string | null; overdue?: boolean | null; escalated?: boolean | null; unassigned?: boolean | null; mine?: boolean | null; watched?: boolean | null; includeArchived?: boolean; q?: string | null }, call?: Call): Promise<WorkOrderView[]> =>
      this.#request("json", "GET", `/work-orders`, query, undefined, call),
    /** Create */
    create: (body: WorkOrderCreate, call?: Call): Promise<WorkOrderDetail> =>
      this.#request("json", "POST", `/work-orders`, undefined, body, call),
    /** Failure Codes */
    failureCodes: (call?: Call): Promise<FailureCodes> =>
      this.#request("json", "GET", `/work-orders/failure-codes`, undefined, undefined, call),
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
    /** Add Steps */
    addSteps: (workOrderId: string, body: ChecklistAddition, call?: Call): Promise<ChecklistItemView[]> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/checklist`, undefined, body, call),
    /** Reorder Steps */
    reorderSteps: (workOrderId: string, body: ChecklistOrder, call?: Call): Promise<ChecklistItemView[]> =>
      this.#request("json", "PUT", `/work-orders/${encodeURIComponent(String(workOrderId))}/checklist/order`, undefined, body, call),
    /** Update Step */
    updateStep: (workOrderId: string, itemId: string, body: ChecklistItemPatch, call?: Call): Promise<ChecklistItemView> =>
      this.#request("json", "PATCH", `/work-orders/${encodeURIComponent(String(workOrderId))}/checklist/${encodeURIComponent(String(itemId))}`, undefined, body, call),
    /** Remove Step */
    removeStep: (workOrderId: string, itemId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/${encodeURIComponent(String(workOrderId))}/checklist/${encodeURIComponent(String(itemId))}`, undefined, undefined, call),
    /** Time Logs */
    timeLogs: (workOrderId: string, call?: Call): Promise<TimeLogView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/time-logs`, undefined, undefined, call),
    /** Add Time Log */
    addTimeLog: (workOrderId: string, body: TimeLogCreate, call?: Call): Promise<TimeLogView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/time-logs`, undefined, body, call),
    /** Start Timer */
    startTimer: (workOrderId: string, body?: TimerStart | null, call?: Call): Promise<TimeLogView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/time-logs/start`, undefined, body, call),
    /** Stop Timer */
    stopTimer: (workOrderId: string, body?: TimerStop | null, call?: Call): Promise<TimeLogView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/time-logs/stop`, undefined, body, call),
    /** Update Time Log */
    updateTimeLog: (workOrderId: string, logId: string, body: TimeLogPatch, call?: Call): Promise<TimeLogView> =>
      this.#request("json", "PATCH", `/work-orders/${encodeURIComponent(String(workOrderId))}/time-logs/${encodeURIComponent(String(logId))}`, undefined, body, call),
    /** Remove Time Log */
    removeTimeLog: (workOrderId: string, logId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/${encodeURIComponent(String(workOrderId))}/time-logs/${encodeURIComponent(String(logId))}`, undefined, undefined, call),
    /** Labor */
    labor: (workOrderId: string, call?: Call): Promise<LaborView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/labor`, undefined, undefined, call),
    /** Add Labor */
    addLabor: (workOrderId: string, body: LaborCreate, call?: Call): Promise<LaborView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/labor`, undefined, body, call),
    /** Remove Labor */
    removeLabor: (workOrderId: string, laborId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/${encodeURIComponent(String(workOrderId))}/labor/${encodeURIComponent(String(laborId))}`, undefined, undefined, call),
    /** Costs */
    costs: (workOrderId: string, call?: Call): Promise<CostSummary> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/costs`, undefined, undefined, call),
    /** Other Costs */
    otherCosts: (workOrderId: string, call?: Call): Promise<CostView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/other-costs`, undefined, undefined, call),
    /** Add Cost */
    addCost: (workOrderId: string, body: CostCreate, call?: Call): Promise<CostView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/other-costs`, undefined, body, call),
    /** Remove Cost */
    removeCost: (workOrderId: string, costId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/${encodeURIComponent(String(workOrderId))}/other-costs/${encodeURIComponent(String(costId))}`, undefined, undefined, call),
    /** Comments */
    comments: (workOrderId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean }, call?: Call): Promise<CommentView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/comments`, query, undefined, call),
    /** Add Comment */
    addComment: (workOrderId: string, body: CommentCreate, call?: Call): Promise<CommentView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/comments`, undefined, body, call),
    /** Update Comment */
    updateComment: (workOrderId: string, commentId: string, body: CommentPatch, call?: Call): Promise<CommentView> =>
      this.#request("json", "PATCH", `/work-orders/${encodeURIComponent(String(workOrderId))}/comments/${encodeURIComponent(String(commentId))}`, undefined, body, call),
    /** Remove Comment */
    removeComment: (workOrderId: string, commentId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/${encodeURIComponent(String(workOrderId))}/comments/${encodeURIComponent(String(commentId))}`, undefined, undefined, call),
    /** Watchers */
    watchers: (workOrderId: string, call?: Call): Promise<WatcherView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/watchers`, undefined, undefined, call),
    /** Watch */
    watch: (workOrderId: string, body?: WatcherCreate | null, call?: Call): Promise<WatcherView[]> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/watchers`, undefined, body, call),
    /** Unwatch */
    unwatch: (workOrderId: string, userId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/${encodeURIComponent(String(workOrderId))}/watchers/${encodeURIComponent(String(userId))}`, undefined, undefined, call),
    /** Signatures */
    signatures: (workOrderId: string, call?: Call): Promise<SignatureView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/signatures`, undefined, undefined, call),
    /** Sign */
    sign: (workOrderId: string, body: SignatureCreate, call?: Call): Promise<SignatureView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/signatures`, undefined, body, call),
    /** External Links */
    externalLinks: (workOrderId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; active?: boolean | null }, call?: Call): Promise<LinkView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/external-links`, query, undefined, call),
    /** Create External Link */
    createExternalLink: (workOrderId: string, body: LinkCreate, call?: Call): Promise<NewLinkView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/external-links`, undefined, body, call),
    /** Safety */
    safety: (workOrderId: string, call?: Call): Promise<SafetyView> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/safety`, undefined, undefined, call),
    /** Permits */
    permits: (workOrderId: string, call?: Call): Promise<PermitView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/permits`, undefined, undefined, call),
    /** Request Permit */
    requestPermit: (workOrderId: string, body: PermitCreate, call?: Call): Promise<PermitView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/permits`, undefined, body, call),
    /** Lockouts */
    lockouts: (workOrderId: string, call?: Call): Promise<LockoutView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/lockouts`, undefined, undefined, call),
    /** Plan Lockouts */
    planLockouts: (workOrderId: string, body?: LockoutPlan | null, call?: Call): Promise<LockoutView[]> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/lockouts`, undefined, body, call),
    /** Apply Lock */
    applyLock: (workOrderId: string, lockoutId: string, body?: LockApplied | null, call?: Call): Promise<LockoutView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/lockouts/${encodeURIComponent(String(lockoutId))}/apply`, undefined, body, call),
    /** Verify Lock */
    verifyLock: (workOrderId: string, lockoutId: string, body?: LockStep | null, call?: Call): Promise<LockoutView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/lockouts/${encodeURIComponent(String(lockoutId))}/verify`, undefined, body, call),
    /** Remove Lock */
    removeLock: (workOrderId: string, lockoutId: string, body?: LockStep | null, call?: Call): Promise<LockoutView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/lockouts/${encodeURIComponent(String(lockoutId))}/remove`, undefined, body, call),
    /** Attachments */
    attachments: (workOrderId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; checklistItemId?: string[] | null }, call?: Call): Promise<AttachmentView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/attachments`, query, undefined, call),
    /** Attach */
    attach: (workOrderId: string, body: FormData, call?: Call): Promise<AttachmentView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/attachments`, undefined, body, call),
    /** Attachment */
    attachment: (workOrderId: string, attachmentId: string, call?: Call): Promise<AttachmentView> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/attachments/${encodeURIComponent(String(attachmentId))}`, undefined, undefined, call),
    /** Detach */
    detach: (workOrderId: string, attachmentId: string, call?: Call): Promise<void> =>
      this.#request("none", "DELETE", `/work-orders/${encodeURIComponent(String(workOrderId))}/attachments/${encodeURIComponent(String(attachmentId))}`, undefined, undefined, call),
    /** Step Attachments */
    stepAttachments: (workOrderId: string, itemId: string, query?: { limit?: number; cursor?: string | null; sort?: string | null; count?: boolean; checklistItemId?: string[] | null }, call?: Call): Promise<AttachmentView[]> =>
      this.#request("json", "GET", `/work-orders/${encodeURIComponent(String(workOrderId))}/checklist/${encodeURIComponent(String(itemId))}/attachments`, query, undefined, call),
    /** Attach To Step */
    attachToStep: (workOrderId: string, itemId: string, body: FormData, call?: Call): Promise<AttachmentView> =>
      this.#request("json", "POST", `/work-orders/${encodeURIComponent(String(workOrderId))}/checklist/${encodeURIComponent(String(itemId))}/attachments`, undefined, body, call),
  };
}
