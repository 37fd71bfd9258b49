// SOP classes of the normalized services that the rows use and that the library has no names for.

export const performedProcedureStepRetrieve = "1.2.840.10008.3.1.2.3.4";
export const performedProcedureStepNotification = "1.2.840.10008.3.1.2.3.5";
export const basicFilmSession = "1.2.840.10008.5.1.1.1";
