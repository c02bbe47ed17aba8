package simulator

import (
	"encoding/json"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// MarkAsTemplate implements the SOAP method. What is on the disk of the VM's machine becomes an image, from which the
// machines of the template's clones are made.
func (vm *VirtualMachine) MarkAsTemplate(req *types.MarkAsTemplate) soap.HasFault {
	body := new(methods.MarkAsTemplateBody)
	fault := vm.mustBe(poweredOff, poweredOff)
	if vm.Config.Template {
		fault = new(types.NotSupported)
	}
	if fault == nil {
		fault = vm.busy()
	}
	if fault == nil {
		fault = vm.freeze()
	}
	if fault != nil {
		body.Fault_ = Fault("", fault)
		return body
	}
	vm.ResourcePool = nil
	Map.Update(vm, []types.PropertyChange{
		{Name: "config.template", Val: true},
		{Name: "summary.config.template", Val: true},
	})
	body.Res = new(types.MarkAsTemplateResponse)
	return body
}

// freeze puts an image in the place of the VM's machine. Others go on meanwhile.
func (vm *VirtualMachine) freeze() types.BaseMethodFault {
	if vm.run.id == "" {
		return nil
	}
	task := vmTask(vm, "markAsTemplate")
	task.begin()
	vm.pending = &task.Self
	world.Unlock()
	image, err := vm.run.commit()
	if err == nil {
		err = vm.run.remove()
	}
	world.Lock()
	vm.pending = nil
	if err == nil {
		vm.useImage(image)
	}
	task.finish(nil, machineFault(err))
	return machineFault(err)
}

// commit makes an image of the machine's disk. One that has not run since is as good as a new one. The world must be free.
func (m *machine) commit() (string, error) {
	m.committing.Lock()
	defer m.committing.Unlock()
	world.Lock()
	image := m.image
	world.Unlock()
	if image != "" {
		return image, nil
	}
	out, err := command(nil, "commit", m.id)
	if err != nil {
		return "", err
	}
	var made struct {
		Image string `json:"image"`
	}
	if err = json.Unmarshal(out, &made); err != nil {
		return "", err
	}
	world.Lock()
	m.image = made.Image
	world.Unlock()
	return made.Image, nil
}

// committed are the images made of machines.
var committed = make(map[string]bool)

// useImage makes the VM boot from an image made of a machine.
func (vm *VirtualMachine) useImage(image string) {
	committed[image] = true
	vm.Config.ExtraConfig = withOption(vm.Config.ExtraConfig, RunKey, image)
}

// image is what the VM's machine is made from; "" when it has none.
func (vm *VirtualMachine) image() string {
	for _, option := range vm.Config.ExtraConfig {
		if value := option.GetOptionValue(); value.Key == RunKey {
			image, _ := value.Value.(string)
			return image
		}
	}
	return ""
}

// discardImages removes the images that no VM boots from any more.
func discardImages() {
	if len(committed) == 0 {
		return
	}
	used := make(map[string]bool)
	for _, entity := range Map.All("VirtualMachine") {
		if vm, ok := entity.(*VirtualMachine); ok {
			used[vm.image()], used[vm.run.image] = true, true
		}
	}
	for image := range committed {
		if !used[image] {
			delete(committed, image)
			go func(image string) { _, _ = command(nil, "discard", image) }(image)
		}
	}
}
