/**
 * For who runs the worker: health for load balancers and orchestrators, and metrics for Prometheus. Nothing of the flow
 * depends on it; it looks from outside and is told by the interfaces that others call their observers.
 *
 * <p>Everything under {@code /admin/} extends {@link io.github.xmail.admin.AdminServlet}, which asks for the role once more
 * than the server does.
 */
package io.github.xmail.admin;
