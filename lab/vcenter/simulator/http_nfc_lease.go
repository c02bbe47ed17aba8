package simulator

import (
	"crypto/sha1" //nolint:gosec // what vCenter's thumbprints are made with
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// LeaseTimeout is how long a lease lives without a word of its client.
var LeaseTimeout = 5 * time.Minute

const nfcPrefix = "/nfc/"

// HttpNfcLease is the managed object: the right to send the content of a new VM's disks. A lease that is not completed
// takes its VM with it.
type HttpNfcLease struct {
	mo.HttpNfcLease

	ctx     *Context
	task    *Task
	vm      *VirtualMachine
	uploads map[string]*upload // by the last part of their address
	timer   *time.Timer
}

// leases are found without a session: knowing the address is the right to send.
var leases = make(map[string]*HttpNfcLease)

func newLease(ctx *Context, task *Task) *HttpNfcLease {
	lease := &HttpNfcLease{ctx: ctx, task: task, uploads: make(map[string]*upload)}
	lease.State = types.HttpNfcLeaseStateInitializing
	lease.Mode = string(types.HttpNfcLeaseModePushOrGet)
	ctx.Session.Put(lease)
	leases[lease.Self.Value] = lease
	return lease
}

// open makes the lease ready: the VM is there, and its disks can be sent.
func (l *HttpNfcLease) open(vm *VirtualMachine) {
	l.vm = vm
	vm.pending = &l.task.Self
	info := &types.HttpNfcLeaseInfo{
		Lease:        l.Self,
		Entity:       vm.Self,
		LeaseTimeout: int32(LeaseTimeout / time.Second),
	}
	devices := object.VirtualDeviceList(vm.Config.Hardware.Device)
	for _, device := range devices.SelectByType((*types.VirtualDisk)(nil)) {
		disk := device.(*types.VirtualDisk)
		controller, ok := devices.FindByKey(disk.ControllerKey).(types.BaseVirtualController)
		if !ok {
			continue
		}
		var file object.DatastorePath
		file.FromString(disk.Backing.(types.BaseVirtualDeviceFileBackingInfo).GetVirtualDeviceFileBackingInfo().FileName)
		name := path.Base(file.Path)
		key := importKey(vm.Name, controller, *disk.UnitNumber)
		l.uploads[name] = &upload{disk: disk, datastore: file.Datastore, done: blankDisks[key]}
		info.TotalDiskCapacityInKB += disk.CapacityInKB
		info.DeviceUrl = append(info.DeviceUrl, types.HttpNfcLeaseDeviceUrl{
			Key:           strings.Replace(key, vm.Name, vm.Self.Value, 1),
			ImportKey:     key,
			Url:           l.address(name),
			SslThumbprint: l.thumbprint(),
			Disk:          types.NewBool(true),
			TargetId:      name,
		})
	}
	l.live()
	Map.Update(l, []types.PropertyChange{
		{Name: "initializeProgress", Val: int32(100)},
		{Name: "info", Val: *info},
		{Name: "state", Val: types.HttpNfcLeaseStateReady},
	})
}

// address is where a disk is sent: the host's own name, with vCenter, and here the server's.
func (l *HttpNfcLease) address(name string) string {
	server := l.ctx.svc.Listen
	place := url.URL{Scheme: server.Scheme, Host: server.Host, Path: nfcPrefix + path.Join(l.Self.Value, name)}
	return place.String()
}

func (l *HttpNfcLease) thumbprint() string {
	if l.ctx.svc.TLS == nil {
		return ""
	}
	sum := sha1.Sum(l.ctx.svc.TLS.Certificates[0].Certificate[0]) //nolint:gosec // see above
	return strings.Replace(fmt.Sprintf("% X", sum), " ", ":", -1)
}

// live starts the lease's time anew.
func (l *HttpNfcLease) live() {
	if l.timer != nil {
		l.timer.Stop()
	}
	l.timer = time.AfterFunc(LeaseTimeout, func() {
		world.Lock()
		defer world.Unlock()
		if !l.over() {
			l.fail(&types.Timedout{})
		}
	})
}

func (l *HttpNfcLease) over() bool {
	return l.State == types.HttpNfcLeaseStateDone || l.State == types.HttpNfcLeaseStateError
}

// end closes the lease, and the task with it.
func (l *HttpNfcLease) end(state types.HttpNfcLeaseState, fault types.BaseMethodFault) {
	if l.timer != nil {
		l.timer.Stop()
	}
	delete(leases, l.Self.Value)
	changes := []types.PropertyChange{{Name: "state", Val: state}}
	if fault != nil {
		changes = append(changes, types.PropertyChange{Name: "error", Val: localized(fault)})
	}
	Map.Update(l, changes)

	if l.vm == nil {
		l.task.finish(nil, fault)
		return
	}
	l.vm.pending = nil
	if fault != nil {
		l.vm.delete(l.ctx)
		l.task.finish(nil, fault)
		return
	}
	l.task.finish(l.vm.Self, nil)
}

func (l *HttpNfcLease) fail(fault types.BaseMethodFault) { l.end(types.HttpNfcLeaseStateError, fault) }

// missing is a disk whose content has not arrived, or "".
func (l *HttpNfcLease) missing() string {
	for name, upload := range l.uploads {
		if !upload.done {
			return name
		}
	}
	return ""
}

// HttpNfcLeaseComplete implements the SOAP method.
func (l *HttpNfcLease) HttpNfcLeaseComplete(*Context, *types.HttpNfcLeaseComplete) soap.HasFault {
	body := new(methods.HttpNfcLeaseCompleteBody)
	if l.State != types.HttpNfcLeaseStateReady {
		body.Fault_ = Fault("", new(types.InvalidState))
		return body
	}
	if name := l.missing(); name != "" {
		fault := &types.GenericVmConfigFault{Reason: fmt.Sprintf("The content of disk %s has not been received.", name)}
		l.fail(fault)
		body.Fault_ = Fault("", fault)
		return body
	}
	l.end(types.HttpNfcLeaseStateDone, nil)
	body.Res = new(types.HttpNfcLeaseCompleteResponse)
	return body
}

// HttpNfcLeaseAbort implements the SOAP method.
func (l *HttpNfcLease) HttpNfcLeaseAbort(_ *Context, req *types.HttpNfcLeaseAbort) soap.HasFault {
	body := new(methods.HttpNfcLeaseAbortBody)
	if l.over() {
		body.Fault_ = Fault("", new(types.InvalidState))
		return body
	}
	var fault types.BaseMethodFault = new(types.RequestCanceled)
	if req.Fault != nil && req.Fault.Fault != nil {
		fault = req.Fault.Fault
	}
	l.fail(fault)
	body.Res = new(types.HttpNfcLeaseAbortResponse)
	return body
}

// HttpNfcLeaseProgress implements the SOAP method, which keeps the lease alive as well.
func (l *HttpNfcLease) HttpNfcLeaseProgress(_ *Context, req *types.HttpNfcLeaseProgress) soap.HasFault {
	body := new(methods.HttpNfcLeaseProgressBody)
	if l.over() {
		body.Fault_ = Fault("", new(types.InvalidState))
		return body
	}
	if l.State == types.HttpNfcLeaseStateReady {
		l.live()
	}
	Map.Update(l, []types.PropertyChange{{Name: "transferProgress", Val: req.Percent}})
	Map.Update(l.task, []types.PropertyChange{{Name: "info.progress", Val: req.Percent}})
	body.Res = new(types.HttpNfcLeaseProgressResponse)
	return body
}
