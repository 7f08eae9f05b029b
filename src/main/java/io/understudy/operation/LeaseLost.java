package io.understudy.operation;

/** Another console drives the operation now; whoever gets this stops without touching anything. */
public final class LeaseLost extends RuntimeException {

  private final OperationId operation;

  public LeaseLost(OperationId operation) {
    super("operation " + operation + " is driven by another console now");
    this.operation = operation;
  }

  public OperationId operation() {
    return operation;
  }
}
