package io.understudy.problem;

/** Every way a request can be refused. The name is what clients see as {@code code}. */
public enum ErrorCode {
  MALFORMED_JSON(400, "The body is not the JSON that is expected"),
  UNKNOWN_FIELD(400, "The body has a field that is not known"),
  INVALID_FIELD(400, "The body has a field that is wrong"),
  UNKNOWN_QUERY_PARAMETER(400, "A query parameter is not known"),
  INVALID_QUERY_PARAMETER(400, "A query parameter is wrong"),
  BAD_REQUEST(400, "The request cannot be understood"),
  NOT_AUTHENTICATED(401, "Nobody is logged in"),
  NOT_PERMITTED(403, "The user may not do this"),
  FOUR_EYES(403, "Somebody else has to approve"),
  NOT_FOUND(404, "There is nothing here"),
  UNKNOWN_CLUSTER(404, "No such cluster"),
  UNKNOWN_NODE(404, "No such node"),
  UNKNOWN_COMPONENT(404, "No such component"),
  UNKNOWN_REVISION(404, "No such revision"),
  UNKNOWN_PARAMETER(404, "No such parameter"),
  UNKNOWN_LINEAGE(404, "No such lineage"),
  UNKNOWN_SYNC(404, "No such sync"),
  UNKNOWN_SWITCHOVER(404, "No such switchover"),
  UNKNOWN_ALARM(404, "No such alarm"),
  UNKNOWN_APPOINTMENT(404, "No such scheduled move"),
  UNKNOWN_USER(404, "No such user"),
  METHOD_NOT_ALLOWED(405, "This cannot be done here"),
  NOT_ACCEPTABLE(406, "No answer in the wanted form"),
  ROLE_MISMATCH(409, "The roles are not as declared"),
  COMPONENT_CHANGED(409, "A component changed its product"),
  NAME_TAKEN(409, "The name is taken"),
  CHANGED_MEANWHILE(409, "Somebody changed it in the meantime"),
  OPERATION_RUNNING(409, "The cluster has an operation that runs"),
  WRONG_STATE(409, "Not possible in this state"),
  STALE_PLAN(409, "The plan no longer fits"),
  PREFLIGHT_BLOCKS(409, "Preflight says no"),
  FROZEN(409, "A freeze window is open"),
  LAST_ADMIN(409, "Somebody has to stay admin"),
  TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is in a form that is not understood"),
  UNKNOWN_KEY(422, "A parameter is not known"),
  TOO_MANY_ATTEMPTS(429, "Too many attempts"),
  INTERNAL(500, "The console failed"),
  UNAVAILABLE(503, "Not available now");

  private final int status;
  private final String title;

  ErrorCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** A few words that hold for every case of it. */
  public String title() {
    return title;
  }
}
