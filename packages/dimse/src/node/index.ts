// @dicom-ul/dimse/node: files and a store receiver on Node, beside everything of @dicom-ul/dimse.
export * from "../index.ts";
export { type FolderSink, type FolderSinkOptions, folderSink } from "./folder-sink.ts";
export { InstanceRefusedError } from "./inspected-data-set.ts";
export { instanceName } from "./instance-name.ts";
export { isPart10, type Part10File, readPart10, writePart10 } from "./part10-file.ts";
export { type S3ClientLike, type S3Sink, type S3SinkOptions, s3Sink } from "./s3-sink.ts";
export type { InstanceToKeep, Kept, Sink } from "./sink.ts";
export { type StoreHandler, type StoreReceiverOptions, storeReceiver } from "./store-receiver.ts";
export type { Swept } from "./sweep-parts.ts";
export { type Verification, verifyFolder } from "./verify-folder.ts";
